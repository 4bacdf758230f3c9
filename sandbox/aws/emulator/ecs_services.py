"""What changes services of ECS: creation, updates, deletion, and what is stopped by hand."""

import threading

from .definitions import Definitions
from .deployments import Rollout
from .ecs_directory import Directory
from .ecs_errors import Record, bad_parameter, name_of, now
from .errors import AwsError
from .node import Node
from .scheduler import Scheduler
from .service_checks import ServiceChecks, revisioned
from .services import Service
from .world import World

DEFAULTS: Record = {
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}
PLAIN = (
    *("healthCheckGracePeriodSeconds", "enableExecuteCommand", "enableECSManagedTags", "propagateTags"),
    *("availabilityZoneRebalancing", "placementConstraints", "placementStrategy", "deploymentController"),
)
"""Fields of a service whose change is no deployment."""


class ServiceActions:
    """One region's."""

    def __init__(self, world: World, node: Node, directory: Directory, definitions: Definitions) -> None:
        self._world, self._node, self._directory, self._definitions = world, node, directory, definitions
        self._checks = ServiceChecks(world, directory.region, directory.clusters)
        self._lock = threading.RLock()
        self._tokens: dict[str, str] = {}

    def create(self, request: Record) -> Record:
        with self._lock:
            cluster = self._directory.clusters.find(request.get("cluster"))
            arn = self._directory.arn_of(cluster["clusterName"], request["serviceName"])
            if known := self._repeated(arn, request):
                return {"service": known.describe()}
            definition = self._definitions.usable(request.get("taskDefinition") or "")
            record = self._record(request, cluster, definition, arn)
            self._checks.check(record, definition, cluster)
            service = Service(
                *(self._world, self._node, self._directory.region, cluster["clusterName"], record),
                self._definitions.find,
            )
            service.deploy()
            self._directory.services[arn] = service
            if token := request.get("clientToken"):
                self._tokens[token] = arn
        threading.Thread(target=Scheduler(service).run, daemon=True).start()
        return {"service": service.describe()}

    def _repeated(self, arn: str, request: Record) -> Service | None:
        """The service that this very call has made before; raises when the name is taken by another one."""
        known = self._directory.services.get(arn)
        if known is None or known.status == "INACTIVE":
            return None
        if known.status == "DRAINING":
            raise bad_parameter("Unable to Start a service that is still Draining.")
        if self._tokens.get(request.get("clientToken") or "") == arn:
            return known
        raise bad_parameter("Creation of service was not idempotent.")

    def _record(self, request: Record, cluster: Record, definition: Record, arn: str) -> Record:
        default = cluster["defaultCapacityProviderStrategy"]
        given = revisioned(request)
        if not given.get("launchType") and not given.get("capacityProviderStrategy"):
            given |= {"capacityProviderStrategy": default} if default else {"launchType": "EC2"}
        network = given.get("networkConfiguration", {}).get("awsvpcConfiguration")
        if network:
            given["networkConfiguration"] = {
                "awsvpcConfiguration": {"assignPublicIp": "DISABLED", "securityGroups": []} | network
            }
        return (
            {key: request[key] for key in PLAIN if request.get(key) is not None}
            | given
            | {
                "serviceArn": arn,
                "serviceName": request["serviceName"],
                "clusterArn": cluster["clusterArn"],
                "status": "ACTIVE",
                "desiredCount": request.get("desiredCount", 0),
                "taskDefinition": definition["taskDefinitionArn"],
                "deploymentConfiguration": _configured({}, request.get("deploymentConfiguration")),
                "deploymentController": request.get("deploymentController") or {"type": "ECS"},
                "schedulingStrategy": request.get("schedulingStrategy") or "REPLICA",
                "enableExecuteCommand": bool(request.get("enableExecuteCommand")),
                "enableECSManagedTags": bool(request.get("enableECSManagedTags")),
                "propagateTags": request.get("propagateTags") or "NONE",
                "availabilityZoneRebalancing": request.get("availabilityZoneRebalancing") or "DISABLED",
                "tags": request.get("tags") or [],
                "loadBalancers": given.get("loadBalancers") or [],
                "serviceRegistries": given.get("serviceRegistries") or [],
                "createdAt": now(),
                "events": [],
            }
        )

    def update(self, request: Record) -> Record:
        with self._lock:
            service = self._directory.active(request)
            cluster = self._directory.clusters.find(service.cluster)
            definition = self._definitions.find(service.record["taskDefinition"])
            with service.lock:
                changes = revisioned(request)
                if request.get("taskDefinition"):
                    definition = self._definitions.usable(request["taskDefinition"])
                    changes["taskDefinition"] = definition["taskDefinitionArn"]
                after = (
                    service.record
                    | changes
                    | {key: request[key] for key in PLAIN if request.get(key) is not None}
                )
                if changes.get("capacityProviderStrategy"):
                    after.pop("launchType", None)
                given = request.get("deploymentConfiguration")
                after["deploymentConfiguration"] = _configured(service.configuration, given)
                after["desiredCount"] = request.get("desiredCount", service.desired)
                self._checks.check(after, definition, cluster)
                is_new = any(service.record.get(key) != value for key, value in changes.items())
                service.record = after
                if is_new or request.get("forceNewDeployment"):
                    service.deploy()
            service.changed.set()
            return {"service": service.describe()}

    def delete(self, request: Record) -> Record:
        with self._lock:
            service = self._directory.find(request)
            if service.status == "ACTIVE":
                if service.desired > 0 and not request.get("force"):
                    raise bad_parameter("The service cannot be stopped while it is scaled above 0.")
                with service.lock:
                    if not service.rollout.is_over:
                        service.rollout.end("STOPPED", "The service was deleted.")
                    service.record |= {"status": "DRAINING", "desiredCount": 0}
                service.changed.set()
            return {"service": service.describe()}

    def stop_deployment(self, request: Record) -> Record:
        arn = request["serviceDeploymentArn"]
        rollout: Rollout | None = next(
            (
                one
                for service in self._directory.services.values()
                for one in service.rollouts
                if one.arn == arn
            ),
            None,
        )
        if rollout is None:
            raise AwsError("ServiceDeploymentNotFoundException", "The service deployment was not found.")
        if rollout.is_over:
            raise AwsError(
                "ConflictException",
                f"The service deployment is in the state {rollout.status} and cannot be stopped.",
            )
        rollout.status = "STOP_REQUESTED" if request.get("stopType") == "ABORT" else "ROLLBACK_REQUESTED"
        return {"serviceDeploymentArn": arn}

    def stop_task(self, request: Record) -> Record:
        known = {task.id: task for task in self._directory.tasks(self._directory.cluster_of(request))}
        task = known.get(name_of(request["task"]))
        if task is None:
            raise bad_parameter("The referenced task was not found.")
        task.stop(request.get("reason") or "Task stopped by user", "UserInitiated")
        return {"task": task.describe()}


def _configured(before: Record, given: Record | None) -> Record:
    """A deployment configuration with what it was before, or AWS's defaults, where nothing is given."""
    return DEFAULTS | before | {key: value for key, value in (given or {}).items() if value is not None}
