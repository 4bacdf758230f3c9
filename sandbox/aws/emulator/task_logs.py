"""The log driver awslogs: what a task's containers write goes into CloudWatch Logs, a stream a container."""

from datetime import datetime
from typing import Any

from .ecs_errors import Record
from .node import Node
from .task_pods import label
from .task_settings import log_options
from .world import World

AT_ONCE = 1000


class TaskLogs:
    """Of one task: takes over what is new, each time that it is asked."""

    def __init__(self, world: World, node: Node, region: str, definition: Record, task_id: str) -> None:
        self._world, self._node, self._region, self._task_id = world, node, region, task_id
        self._options = {
            one["name"]: options
            for one in definition["containerDefinitions"]
            if (options := log_options(one))
        }
        self._taken: dict[str, str] = {}
        """When the last line was written, by container."""

    def take(self, pod: str) -> None:
        for container, options in self._options.items():
            lines = self._node.container_log(pod, label(container), self._taken.get(container, ""))
            if not lines:
                continue
            logs = self._world.client("logs", options.get("awslogs-region", self._region))
            stream = f"{options.get('awslogs-stream-prefix', 'ecs')}/{container}/{self._task_id}"
            if container not in self._taken:
                self._make(logs, options["awslogs-group"], stream)
            self._put(logs, options["awslogs-group"], stream, lines)
            self._taken[container] = lines[-1][0]

    def _make(self, logs: Any, group: str, stream: str) -> None:
        try:
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
        except logs.exceptions.ResourceNotFoundException:
            # Deleted under a running task: what it writes is lost from then on, as on AWS.
            self._options = {}

    def _put(self, logs: Any, group: str, stream: str, lines: list[tuple[str, str]]) -> None:
        # CloudWatch Logs refuses empty messages.
        events = [{"timestamp": _milliseconds(at), "message": text} for at, text in lines if text]
        try:
            for start in range(0, len(events), AT_ONCE):
                logs.put_log_events(
                    logGroupName=group, logStreamName=stream, logEvents=events[start : start + AT_ONCE]
                )
        except logs.exceptions.ResourceNotFoundException:
            self._options = {}


def _milliseconds(at: str) -> int:
    """Of 2026-11-24T18:00:00.123456789Z, of which Python reads six digits only."""
    return int(datetime.fromisoformat(f"{at[:26]}+00:00").timestamp() * 1000)
