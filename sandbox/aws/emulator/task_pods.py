"""A task of ECS as a pod: all of its containers in one, with what they share."""

import re
from typing import Any

from .ecs_errors import Record
from .node import NAMESPACE

ENDED = ("SUCCESS", "COMPLETE")
STOP_SECONDS = 30
"""Between SIGTERM and SIGKILL where a container says nothing ("ContainerDefinition", stopTimeout)."""
CHECK_TIMEOUT_SECONDS = 5
SHARED_MEMORY = "shared-memory"


def manifest(pod: str, owner: str, definition: Record, environment: dict[str, dict[str, str]]) -> Record:
    """
    The pod of a task. A container that others wait to see ended runs before them; that others wait for its start or its
    health only, is not looked at: all the others start together. `environment` holds each container's variables.
    Volumes are empty folders, those of a host and of EFS too.
    """
    containers = definition["containerDefinitions"]
    first = first_ones(containers)
    described = {
        one["name"]: _container(one, definition, environment.get(one["name"], {})) for one in containers
    }
    shared = [one for one in containers if _shared_mebibytes(one)]
    volumes: list[Record] = [
        {"name": _volume(volume["name"]), "emptyDir": {}} for volume in definition["volumes"]
    ]
    for container in shared:
        limit = f"{_shared_mebibytes(container)}Mi"
        volumes.append(
            {
                "name": f"{SHARED_MEMORY}-{label(container['name'])}",
                "emptyDir": {"medium": "Memory", "sizeLimit": limit},
            }
        )
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": pod,
            "namespace": NAMESPACE,
            "annotations": {"owner": owner, "definition": f"{definition['family']}:{definition['revision']}"},
        },
        "spec": {
            # The probe of a container that has ended says nothing: only those that stay have one.
            "initContainers": [_without_probes(described[name]) for name in first],
            "containers": [described[one["name"]] for one in containers if one["name"] not in first],
            "volumes": volumes,
            "restartPolicy": "Never",
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "terminationGracePeriodSeconds": stop_seconds(definition),
        },
    }


def first_ones(containers: list[Record]) -> list[str]:
    """Names of the containers that others wait to see ended, each after those that it waits for itself."""
    needs = {
        one["name"]: [
            other["containerName"] for other in one.get("dependsOn", []) if other["condition"] in ENDED
        ]
        for one in containers
    }
    ordered: list[str] = []

    def add(name: str) -> None:
        for other in needs[name]:
            add(other)
            if other not in ordered:
                ordered.append(other)

    for name in needs:
        add(name)
    return ordered


def stop_seconds(definition: Record) -> int:
    """The longest of the containers that are there at the end."""
    containers = definition["containerDefinitions"]
    first = first_ones(containers)
    return max(int(one.get("stopTimeout", STOP_SECONDS)) for one in containers if one["name"] not in first)


def _container(container: Record, definition: Record, environment: dict[str, str]) -> Record:
    memory = container.get("memory") or definition.get("memory")
    described: Record = {
        "name": label(container["name"]),
        "image": container["image"],
        "imagePullPolicy": "Never",
        "env": [{"name": key, "value": value} for key, value in environment.items()],
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}} | _limits(memory),
        "volumeMounts": _mounts(container),
        "terminationMessagePolicy": "File",
    }
    if container.get("entryPoint"):
        described["command"] = container["entryPoint"]
    if container.get("command"):
        described["args"] = container["command"]
    if container.get("workingDirectory"):
        described["workingDir"] = container["workingDirectory"]
    if security := _security(container):
        described["securityContext"] = security
    if container.get("healthCheck"):
        described |= _probes(container["healthCheck"])
    return described


def _limits(memory: Any) -> Record:
    """Of memory alone: a fraction of a CPU would make everything slow here, and prove nothing."""
    return {"limits": {"memory": f"{memory}Mi"}} if str(memory or "").isdigit() else {}


def _mounts(container: Record) -> list[Record]:
    mounts = [
        {
            "name": _volume(mount["sourceVolume"]),
            "mountPath": mount["containerPath"],
            "readOnly": bool(mount.get("readOnly")),
        }
        for mount in container.get("mountPoints", [])
    ]
    if _shared_mebibytes(container):
        mounts.append({"name": f"{SHARED_MEMORY}-{label(container['name'])}", "mountPath": "/dev/shm"})
    return mounts


def _security(container: Record) -> Record:
    security: Record = {}
    user = re.fullmatch(r"(\d+)(?::(\d+))?", container.get("user") or "")
    if user:
        security["runAsUser"] = int(user[1])
        # Docker's group of a user that the image does not know is 0.
        security["runAsGroup"] = int(user[2] or 0)
    if container.get("readonlyRootFilesystem"):
        security["readOnlyRootFilesystem"] = True
    return security


def _probes(check: Record) -> Record:
    """The first success is looked for every second; afterwards it is asked as often as the definition says."""
    kind, *command = check["command"]
    ask = {
        "exec": {"command": ["/bin/sh", "-c", *command] if kind == "CMD-SHELL" else command},
        "timeoutSeconds": check.get("timeout", CHECK_TIMEOUT_SECONDS),
    }
    return {
        # When it has failed for too long is not the node's to judge, which would start the container again.
        "startupProbe": ask | {"periodSeconds": 1, "failureThreshold": 1_000_000},
        "readinessProbe": ask | {"periodSeconds": interval_of(check), "failureThreshold": retries_of(check)},
    }


def interval_of(check: Record) -> int:
    """Seconds between two health checks of a container ("HealthCheck", API reference)."""
    return int(check.get("interval", 30))


def retries_of(check: Record) -> int:
    return int(check.get("retries", 3))


def _without_probes(container: Record) -> Record:
    return {key: value for key, value in container.items() if not key.endswith("Probe")}


def _shared_mebibytes(container: Record) -> int:
    return int((container.get("linuxParameters") or {}).get("sharedMemorySize") or 0)


def label(name: str) -> str:
    """A container's name as Kubernetes takes it: ECS allows capitals and underscores."""
    return name.lower().replace("_", "-")


def _volume(name: str) -> str:
    return f"volume-{label(name)}"
