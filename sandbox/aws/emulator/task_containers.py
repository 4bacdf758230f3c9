"""What a pod's state says of a task's containers, in ECS's words."""

from typing import Any

from .ecs_errors import Record
from .task_pods import first_ones, interval_of, label, retries_of
from .task_settings import FAILED_TO_START, TaskFailed

NO_IMAGE = ("ErrImageNeverPull", "InvalidImageName", "ImagePullBackOff", "ErrImagePull")
NO_START = ("CreateContainerError", "CreateContainerConfigError", "RunContainerError")
Containers = dict[str, Record]


def statuses(pod: Record) -> Containers:
    """Of each container: whether it runs and is ready, why it waits, and how it ended. By its name in the pod."""
    status = pod["status"]
    every = [*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])]
    return {one["name"]: _status(one) for one in every}


def _status(given: Record) -> Record:
    state = given["state"]
    status: Record = {"running": "running" in state, "ready": given["ready"]}
    if waiting := state.get("waiting"):
        status |= {"waiting": waiting.get("reason", ""), "message": waiting.get("message", "")}
    if terminated := state.get("terminated"):
        status["exitCode"] = terminated["exitCode"]
        if reason := _reason(terminated):
            status["reason"] = reason
    return status


def _reason(terminated: Record) -> str | None:
    if terminated.get("reason") == "OOMKilled":
        return "OutOfMemoryError: Container killed due to memory usage"
    if terminated.get("reason") in ("StartError", "ContainerCannotRun"):
        return f"CannotStartContainerError: {terminated.get('message', '')}"
    return None


def failed_start(definition: Record, containers: Containers) -> TaskFailed | None:
    """Why the task can never run, if that is so ("Amazon ECS stopped tasks error messages")."""
    first = first_ones(definition["containerDefinitions"])
    for container in definition["containerDefinitions"]:
        status = containers.get(label(container["name"]), {})
        if status.get("waiting") in NO_IMAGE:
            return TaskFailed(
                FAILED_TO_START,
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): "
                f"failed to resolve ref {container['image']}: {container['image']}: not found",
            )
        if status.get("waiting") in NO_START:
            status["reason"] = f"CannotStartContainerError: {status['message']}"
            return TaskFailed(FAILED_TO_START, "Task failed to start")
        if str(status.get("reason", "")).startswith("CannotStartContainerError"):
            return TaskFailed(FAILED_TO_START, "Task failed to start")
        if container["name"] in first and not container["essential"] and status.get("exitCode", 0) != 0:
            # Nobody's condition SUCCESS is met any more.
            return TaskFailed(FAILED_TO_START, "Task failed to start")
    return None


def ended(definition: Record, containers: Containers) -> TaskFailed | None:
    """The end of the task when a container has ended that it cannot be without."""
    first = first_ones(definition["containerDefinitions"])
    for container in definition["containerDefinitions"]:
        code = containers.get(label(container["name"]), {}).get("exitCode")
        went_well = code == 0 and container["name"] in first
        if container["essential"] and code is not None and not went_well:
            return TaskFailed("EssentialContainerExited", "Essential container in task exited")
    return None


def runs(definition: Record, containers: Containers) -> bool:
    """Whether every container that is not run before the others has been started."""
    first = first_ones(definition["containerDefinitions"])
    later = [label(one["name"]) for one in definition["containerDefinitions"] if one["name"] not in first]
    return all(_started(containers.get(name, {})) for name in later)


def _started(status: Record) -> bool:
    return bool(status.get("running")) or "exitCode" in status


def health_limit(definition: Record) -> float | None:
    """Seconds until the first success of every container's health check; None where none has one."""
    checks = [check for _, check in _checked(definition)]
    return max((_limit(check) for check in checks), default=None)


def _limit(check: Record) -> float:
    return float(check.get("startPeriod", 0) + interval_of(check) * retries_of(check))


def is_healthy(definition: Record, containers: Containers) -> bool:
    return all(containers.get(label(name), {}).get("ready") for name, _ in _checked(definition))


def _checked(definition: Record) -> list[tuple[str, Any]]:
    """Essential containers with a health check: of others ECS does not ask."""
    return [
        (one["name"], one["healthCheck"])
        for one in definition["containerDefinitions"]
        if one["essential"] and one.get("healthCheck")
    ]
