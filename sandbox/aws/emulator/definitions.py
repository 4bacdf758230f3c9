"""Task definitions of ECS: checked as AWS checks them, numbered, retired."""

from typing import Any

from .ecs_errors import Record, arn_of, bad_parameter, client_error, failure, name_of, now, page
from .errors import AwsError

FARGATE_MEMORY = {
    256: (512, 1024, 2048),
    512: range(1024, 4097, 1024),
    1024: range(2048, 8193, 1024),
    2048: range(4096, 16385, 1024),
    4096: range(8192, 30721, 1024),
    8192: range(16384, 61441, 4096),
    16384: range(32768, 122881, 8192),
}
"""MiB by CPU units ("Troubleshoot Amazon ECS task definition invalid CPU or memory errors")."""
EPHEMERAL_GIB = (21, 200)
DELETED_AT_ONCE = 10
NO_SUCH = (
    "The specified task definition does not exist. Specify a valid account, family, revision and try again."
)
STILL_ACTIVE = (
    "The specified task definition is still in ACTIVE status. Please deregister the target and try again."
)
KEPT = (
    *(
        "taskRoleArn",
        "executionRoleArn",
        "volumes",
        "placementConstraints",
        "requiresCompatibilities",
        "cpu",
        "memory",
    ),
    *(
        "pidMode",
        "ipcMode",
        "proxyConfiguration",
        "ephemeralStorage",
        "runtimePlatform",
        "enableFaultInjection",
    ),
)
DEFAULTS: Record = {
    "cpu": 0,
    "essential": True,
    "portMappings": [],
    "environment": [],
    "mountPoints": [],
    "volumesFrom": [],
}


class Definitions:
    def __init__(self, region: str) -> None:
        self._region = region
        self._last: dict[str, int] = {}
        """Numbers are never given twice, whatever was deleted."""
        self.all: dict[str, Record] = {}
        """By `family:revision`; what is deleted is gone at once."""
        self.tags: dict[str, list[Record]] = {}
        """By ARN."""

    def register(self, request: Record) -> Record:
        check(request)
        family = request["family"]
        revision = self._last[family] = self._last.get(family, 0) + 1
        is_fargate = "FARGATE" in request.get("requiresCompatibilities", [])
        definition = {key: request[key] for key in KEPT if request.get(key) is not None}
        definition |= {
            "taskDefinitionArn": arn_of(self._region, "task-definition", f"{family}:{revision}"),
            "family": family,
            "revision": revision,
            "status": "ACTIVE",
            "networkMode": request.get("networkMode") or ("awsvpc" if is_fargate else "bridge"),
            "compatibilities": ["EC2", "FARGATE"] if is_fargate else ["EC2"],
            "containerDefinitions": [_complete(one) for one in request["containerDefinitions"]],
            "registeredAt": now(),
        }
        definition.setdefault("volumes", [])
        definition.setdefault("placementConstraints", [])
        self.all[f"{family}:{revision}"] = definition
        self.tags[definition["taskDefinitionArn"]] = request.get("tags") or []
        return self._answer(definition)

    def find(self, name: str) -> Record:
        """By family, family:revision or ARN; of a family its newest active revision."""
        key = name_of(name)
        if ":" not in key:
            own = [one for one in self.all.values() if one["family"] == key and one["status"] == "ACTIVE"]
            if own:
                return max(own, key=lambda one: one["revision"])
        elif key in self.all:
            return self.all[key]
        raise client_error("Unable to describe task definition.")

    def usable(self, name: str) -> Record:
        """One that a service may be given."""
        try:
            definition = self.find(name)
        except AwsError as error:
            raise client_error("TaskDefinition not found.") from error
        if definition["status"] != "ACTIVE":
            raise client_error("TaskDefinition is inactive")
        return definition

    def describe(self, request: Record) -> Record:
        answer = self._answer(self.find(request["taskDefinition"]))
        return (
            answer if "TAGS" in request.get("include", []) else {"taskDefinition": answer["taskDefinition"]}
        )

    def deregister(self, request: Record) -> Record:
        if ":" not in name_of(request["taskDefinition"]):
            raise client_error("Revision is missing.")
        definition = self.find(request["taskDefinition"])
        if definition["status"] == "ACTIVE":
            definition |= {"status": "INACTIVE", "deregisteredAt": now()}
        return {"taskDefinition": definition}

    def delete(self, request: Record) -> Record:
        asked = request["taskDefinitions"]
        if len(asked) > DELETED_AT_ONCE:
            raise bad_parameter(f"Size of TaskDefinition references list cannot exceed {DELETED_AT_ONCE}")
        deleted: list[Record] = []
        failures: list[Record] = []
        for name in asked:
            definition = self.all.get(name_of(name))
            if definition is None:
                failures.append(failure(name, NO_SUCH))
            elif definition["status"] == "ACTIVE":
                failures.append(failure(name, STILL_ACTIVE))
            else:
                del self.all[name_of(name)]
                self.tags.pop(definition["taskDefinitionArn"], None)
                deleted.append(definition | {"status": "DELETE_IN_PROGRESS", "deleteRequestedAt": now()})
        return {"taskDefinitions": deleted, "failures": failures}

    def list(self, request: Record) -> Record:
        family, status = request.get("familyPrefix"), request.get("status", "ACTIVE")
        own = [
            one for one in self.all.values() if family in (None, one["family"]) and one["status"] == status
        ]
        own.sort(key=lambda one: (one["family"], one["revision"]), reverse=request.get("sort") == "DESC")
        return page(request, "taskDefinitionArns", [one["taskDefinitionArn"] for one in own])

    def families(self, request: Record) -> Record:
        prefix, status = request.get("familyPrefix", ""), request.get("status", "ALL")
        own = {
            one["family"]
            for one in self.all.values()
            if one["family"].startswith(prefix) and status in ("ALL", one["status"])
        }
        return page(request, "families", sorted(own))

    def _answer(self, definition: Record) -> Record:
        return {"taskDefinition": definition, "tags": self.tags[definition["taskDefinitionArn"]]}


def _complete(container: Record) -> Record:
    complete = DEFAULTS | container
    ports = [
        {"protocol": "tcp", "hostPort": port.get("containerPort")} | port for port in complete["portMappings"]
    ]
    return complete | {"portMappings": ports}


def check(request: Record) -> None:
    """Raises what AWS answers to a definition that can never run."""
    containers = request["containerDefinitions"]
    if not containers:
        raise client_error("Container list cannot be empty.")
    for container in containers:
        _check_container(request, container)
    _check_names(containers)
    if all(one.get("essential") is False for one in containers):
        raise client_error("Invalid setting for container list. At least one container must be essential.")
    if "FARGATE" in request.get("requiresCompatibilities", []):
        _check_fargate(request, containers)


def _check_container(request: Record, container: Record) -> None:
    for field in ("name", "image"):
        if not container.get(field):
            raise client_error(f"Container.{field} should not be null or empty.")
    if not (request.get("memory") or container.get("memory") or container.get("memoryReservation")):
        raise client_error(
            f"Invalid setting for container '{container['name']}'. At least one of 'memory' or 'memoryReservation' "
            "must be specified."
        )
    volumes = {volume["name"] for volume in request.get("volumes", [])}
    for mount in container.get("mountPoints", []):
        if mount["sourceVolume"] not in volumes:
            raise client_error(
                f"Invalid 'sourceVolume' setting '{mount['sourceVolume']}' for container '{container['name']}'. "
                "The volume does not exist in the task definition."
            )


def _check_names(containers: list[Record]) -> None:
    names = [one["name"] for one in containers]
    if len(set(names)) < len(names):
        raise client_error("Container names must be unique.")
    for container in containers:
        for other in container.get("dependsOn", []):
            if other["containerName"] not in names:
                raise client_error(
                    f"Invalid 'dependsOn' setting for container '{container['name']}'. "
                    f"The container '{other['containerName']}' does not exist."
                )


def _check_fargate(request: Record, containers: list[Any]) -> None:
    _check_size(request)
    if request.get("networkMode") not in (None, "awsvpc"):
        raise client_error("Fargate only supports network mode ‘awsvpc’.")
    for container in containers:
        if container.get("resourceRequirements"):
            raise client_error(
                "Tasks using the Fargate launch type do not support GPU resource requirements."
            )
        if (container.get("linuxParameters") or {}).get("sharedMemorySize"):
            raise client_error("Tasks using the Fargate launch type do not support 'sharedMemorySize'.")
        if not request.get("executionRoleArn"):
            _check_needless_of_role(container)


def _check_size(request: Record) -> None:
    cpu, memory = _units(request.get("cpu"), "vcpu"), _units(request.get("memory"), "gb")
    if not cpu or not memory:
        raise client_error("Fargate requires that 'cpu' and 'memory' be defined at the task level.")
    if memory not in FARGATE_MEMORY.get(cpu, ()):
        raise client_error(
            "No Fargate configuration exists for given values: "
            f"{cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values."
        )
    disk = (request.get("ephemeralStorage") or {}).get("sizeInGiB")
    least, most = EPHEMERAL_GIB
    if disk is not None and not least <= disk <= most:
        raise client_error(
            f"Invalid ephemeral storage size. The value must be between {least} and {most} GiB."
        )


def _check_needless_of_role(container: Record) -> None:
    if ".dkr.ecr." in container["image"]:
        raise client_error(
            "Fargate requires task definition to have execution role ARN to support ECR images."
        )
    if (container.get("logConfiguration") or {}).get("logDriver") == "awslogs":
        raise client_error(
            "Fargate requires task definition to have execution role ARN to support log driver awslogs."
        )
    if container.get("secrets"):
        raise client_error(
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
        )


def _units(text: str | None, unit: str) -> int:
    """CPU units or MiB of `1024`, `1 vCPU`, `2 GB`; 0 where it is none."""
    words = (text or "").lower().split()
    try:
        number = float(words[0]) if words else 0
    except ValueError:
        return 0
    return int(number * 1024) if words[1:] == [unit] else int(number)
