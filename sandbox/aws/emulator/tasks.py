"""Tasks of ECS: each is a pod on the sandbox's node, from PROVISIONING to STOPPED, by a thread of its own."""

import threading
import time
from dataclasses import dataclass, field

import requests

from .ecs_errors import Record, arn_of, new_id, now, without_nothing
from .node import Node
from .task_containers import ended, failed_start, health_limit, is_healthy, runs, statuses
from .task_interfaces import Interface
from .task_logs import TaskLogs
from .task_pods import label, manifest, stop_seconds
from .task_settings import FAILED_TO_START, TaskFailed, check, environments
from .task_targets import Targets
from .world import World, log

LOOK_SECONDS = 0.3
IDLE_LOOK_SECONDS = 1.0
SCHEDULER = "ServiceSchedulerInitiated"
UNHEALTHY = "Task failed container health checks"


class StopAsked(Exception):
    """Somebody wants the task to end."""


@dataclass
class TaskPlan:
    """What a task is made of."""

    owner: str
    """Name of the service, by which tests say whether tasks get pods."""
    cluster: str
    region: str
    definition: Record
    started_by: str
    launch: Record
    """launchType, or capacityProviderName; platformVersion."""
    balancers: list[Record] = field(default_factory=list)
    """Target groups with container and port."""
    grace_seconds: float = 0
    """In which failed health checks of the target groups are no failure."""
    subnet: str = ""
    groups: list[str] = field(default_factory=list)
    """Security groups."""
    zone: str = ""
    tags: list[Record] = field(default_factory=list)
    scripted: str | None = None
    """The reason by which a test wants it to fail."""


class Task:
    def __init__(self, world: World, node: Node, plan: TaskPlan) -> None:
        self._world, self._node, self.plan = world, node, plan
        self.id = new_id()
        self.arn = arn_of(plan.region, "task", f"{plan.cluster}/{self.id}")
        self.last_status, self.desired_status = "PROVISIONING", "RUNNING"
        self.ready = False
        """Runs, and all of its health checks pass."""
        self.failed = False
        """Ended by itself or by a health check."""
        self._was_ready = False
        self.stopped_at: float | None = None
        self._times: dict[str, float] = {"createdAt": now()}
        self._stop = threading.Event()
        self._stop_code = self._stop_reason = ""
        self._address = ""
        self._health: str | None = None
        self._containers: dict[str, Record] = {}
        self._pod = f"task-{self.id}"
        self._logs = TaskLogs(world, node, plan.region, plan.definition, self.id)
        self._targets = Targets(world.client("elbv2", plan.region), plan.balancers)
        self._interface = Interface(world.client("ec2", plan.region), plan.subnet, plan.groups)
        threading.Thread(target=world.guarded(self._run), daemon=True).start()

    def stop(self, reason: str, code: str = SCHEDULER) -> None:
        """Asks the task to end, as its load balancers and containers take it; returns at once."""
        self._end_for(code, reason)
        self._stop.set()

    def _end_for(self, code: str, reason: str) -> None:
        if self.desired_status == "RUNNING":
            self._stop_code, self._stop_reason = code, reason
            self.desired_status = "STOPPED"
            self._times["stoppingAt"] = now()

    def _run(self) -> None:
        try:
            self._interface.create(self.arn)
            self._live()
        except StopAsked:
            pass
        except TaskFailed as failure:
            self._fail(failure)
        except Exception as error:
            log.exception("the emulator failed at a task")
            self._fail(TaskFailed(FAILED_TO_START, f"the emulator failed: {error}"))
        self._end()

    def _fail(self, failure: TaskFailed) -> None:
        self.failed = self.desired_status == "RUNNING"
        self._end_for(failure.code, failure.reason)

    def _live(self) -> None:
        if not self._world.has_containers(self.plan.owner) or self.plan.scripted is not None:
            return self._pretend()
        check(self._world, self.plan.region, self.plan.definition)
        environment = environments(self._world, self.plan.region, self.plan.definition)
        self.last_status = "PENDING"
        self._node.create_pod(manifest(self._pod, self.plan.owner, self.plan.definition, environment))
        while True:
            self._pause(IDLE_LOOK_SECONDS if self.ready else LOOK_SECONDS)
            try:
                self._look()
            except requests.RequestException as error:
                # The node does not answer for a moment; its pods go on.
                log.warning("task %s: %s", self.id, error)

    def _pretend(self) -> None:
        """A task without containers runs at once, and is in no target group."""
        self._pause(self._world.pace.settle)
        if self.plan.scripted is not None:
            raise TaskFailed(FAILED_TO_START, self.plan.scripted)
        self.last_status, self.ready, self._times["startedAt"] = "RUNNING", True, now()
        self._stop.wait()
        raise StopAsked

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise StopAsked

    def _look(self) -> None:
        pod = self._node.seen_pod(self._pod)
        if pod is None:
            raise TaskFailed("TerminationNotice", "Host EC2 (instance) terminated.")
        self._containers = statuses(pod)
        if failure := failed_start(self.plan.definition, self._containers) or ended(
            self.plan.definition, self._containers
        ):
            raise failure
        if self.last_status == "PENDING":
            if not runs(self.plan.definition, self._containers):
                return
            self._address = pod["status"]["podIP"]
            self.last_status, self._times["startedAt"] = "RUNNING", now()
        self._logs.take(self._pod)
        if self._passes_own_check(pod):
            self.ready = self._targets.pass_checks(self._address, self._elapsed() < self._grace())
            self._was_ready = self._was_ready or self.ready

    def _passes_own_check(self, pod: Record) -> bool:
        """Whether the containers' own health checks pass; before the first success the task has time for it."""
        limit = health_limit(self.plan.definition)
        if limit is None:
            return True
        if is_healthy(self.plan.definition, self._containers):
            self._health = "HEALTHY"
            return True
        if self._health == "HEALTHY" or self._elapsed() > min(limit, self._world.pace.longest_startup):
            self._health = "UNHEALTHY"
            raise TaskFailed(SCHEDULER, UNHEALTHY)
        self._health = "UNKNOWN"
        return False

    def _grace(self) -> float:
        return min(self.plan.grace_seconds, self._world.pace.longest_startup)

    def _elapsed(self) -> float:
        return time.time() - self._times["startedAt"]

    def _end(self) -> None:
        """No new requests, those in flight answered, SIGTERM, after stopTimeout SIGKILL: in this order."""
        self.ready = False
        if self.last_status == "PENDING":
            self._end_pod()
        elif self._address:
            self.last_status = "DEACTIVATING"
            self._targets.leave(self._address)
            self.last_status = "STOPPING"
            self._end_pod()
        self._interface.delete()
        self._times["stoppedAt"] = self.stopped_at = now()
        self.last_status = "STOPPED"

    def _end_pod(self) -> None:
        try:
            self._logs.take(self._pod)
            self._node.delete_pod(self._pod, self._patience())
            while pod := self._node.seen_pod(self._pod):
                self._containers = statuses(pod)
                time.sleep(LOOK_SECONDS)
        except requests.RequestException as error:
            # Whoever starts the emulator next takes pods away that are nobody's.
            log.warning("task %s was not ended: %s", self.id, error)

    def _patience(self) -> int:
        """
        Seconds between SIGTERM and SIGKILL. What never was ready has no request to answer, and may not listen for
        SIGTERM yet.
        """
        return stop_seconds(self.plan.definition) if self._was_ready else 1

    def describe(self) -> Record:
        """As DescribeTasks shows it."""
        plan, definition = self.plan, self.plan.definition
        return without_nothing(
            {
                "taskArn": self.arn,
                "clusterArn": arn_of(plan.region, "cluster", plan.cluster),
                "taskDefinitionArn": definition["taskDefinitionArn"],
                "lastStatus": self.last_status,
                "desiredStatus": self.desired_status,
                "group": f"service:{plan.owner}",
                "startedBy": plan.started_by,
                "availabilityZone": plan.zone or None,
                "connectivity": "CONNECTED",
                "containers": [self._describe_container(one) for one in definition["containerDefinitions"]],
                "attachments": self._attachments(),
                "cpu": definition.get("cpu"),
                "memory": definition.get("memory"),
                "healthStatus": self._health or "UNKNOWN",
                "overrides": {"containerOverrides": []},
                "stopCode": self._stop_code or None,
                "stoppedReason": self._stop_reason or None,
                "tags": plan.tags,
                "version": 1,
                **plan.launch,
                **self._times,
            }
        )

    def _describe_container(self, container: Record) -> Record:
        name = container["name"]
        seen = self._containers.get(label(name), {})
        status = "STOPPED" if "exitCode" in seen or self.last_status == "STOPPED" else self.last_status
        return without_nothing(
            {
                "name": name,
                "containerArn": arn_of(
                    self.plan.region, "container", f"{self.plan.cluster}/{self.id}/{name}"
                ),
                "taskArn": self.arn,
                "image": container["image"],
                "lastStatus": status if status in ("RUNNING", "STOPPED") else "PENDING",
                "exitCode": seen.get("exitCode"),
                "reason": seen.get("reason"),
                "healthStatus": self._health or "UNKNOWN",
                "networkInterfaces": [{"privateIpv4Address": self._address}] if self._address else [],
            }
        )

    def _attachments(self) -> list[Record]:
        """The network interface of awsvpc: its address is the pod's."""
        if self.plan.definition["networkMode"] != "awsvpc":
            return []
        details = {
            "subnetId": self.plan.subnet,
            "networkInterfaceId": self._interface.id,
            "privateIPv4Address": self._address,
        }
        return [
            {
                "id": self.id,
                "type": "ElasticNetworkInterface",
                "status": (
                    "DELETED"
                    if self.last_status == "STOPPED"
                    else "ATTACHED" if self._address else "PRECREATED"
                ),
                "details": [{"name": name, "value": value} for name, value in details.items() if value],
            }
        ]
