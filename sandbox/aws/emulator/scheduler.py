"""The scheduler of one ECS service: starts and ends tasks, and carries deployments through to their end."""

import math
import time
from typing import Iterator

from . import shifting
from .deployments import Deployment, breaker, threshold_of
from .ecs_errors import Record, now
from .services import Service, shifts
from .tasks import Task
from .world import log

TICK_SECONDS = 0.2
ALARM_LOOK_SECONDS = 0.5
STEADY = "has reached a steady state."
NO_INSTANCES = (
    "was unable to place a task because no container instance met all of its requirements. "
    "Reason: No Container Instances were found in your cluster."
)


class Scheduler:
    """
    Counts as failed, while a deployment is under way, every task that ends by itself or is ended for its health; one
    that becomes healthy sets the count back ("DeploymentCircuitBreaker", resetOnHealthyTask). Not done: hooks of a
    deployment's stages, and the instances of a capacity provider, which are there as soon as a task wants one.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._work: Iterator[None] = iter(())
        self._of: Deployment | None = None
        """Whose work it is."""
        self._counted: set[str] = set()
        self._healthy: set[str] = set()
        self._looked_at_alarms = 0.0

    def run(self) -> None:
        while self._service.status != "INACTIVE":
            try:
                with self._service.lock:
                    self._tick()
            except Exception:
                # The service goes on at the next tick, as a service of AWS would; the log must show it.
                log.exception("the scheduler of service %s failed", self._service.name)
            self._service.changed.wait(TICK_SECONDS)
            self._service.changed.clear()

    def _tick(self) -> None:
        service = self._service
        service.forget_old_tasks()
        if service.status == "DRAINING":
            return self._drain()
        if self._of is not service.primary:
            self._of = service.primary
            service.rollout.begin()
            self._work = (
                shifting.shift(service)
                if shifts(service.configuration)
                else self._roll(service.rollout.sources)
            )
            self._looked_at_alarms = 0.0
        self._note_tasks()
        if not service.rollout.is_over:
            self._check()
        if next(self._work, "done") is None:
            return
        if not service.rollout.is_over:
            self._complete()
        elif service.primary.state != "FAILED":
            self._balance()

    def _drain(self) -> None:
        service = self._service
        service.stop(service.live(), service.primary)
        if all(task.last_status == "STOPPED" for task in service.tasks):
            service.record["status"] = "INACTIVE"
            service.deployments = service.deployments[:1]

    def _note_tasks(self) -> None:
        service, wait = self._service, self._service.world.pace.settle
        resets = breaker(service.configuration).get("resetOnHealthyTask", True)
        for task in service.tasks:
            deployment = next((one for one in service.deployments if one.id == task.plan.started_by), None)
            if deployment is None:
                continue
            if task.ready and task.id not in self._healthy:
                self._healthy.add(task.id)
                deployment.failures = 0 if resets else deployment.failures
            if task.failed and task.id not in self._counted:
                self._counted.add(task.id)
                deployment.failures += 1
                longest = max(wait, service.world.pace.longest_wait)
                deployment.starts_at = time.monotonic() + min(wait * deployment.failures, longest)

    def _check(self) -> None:
        """Ends a deployment that has failed, whether it is the circuit breaker that says so, an alarm or a person."""
        service, rollout = self._service, self._service.rollout
        if rollout.rollback is not None:
            return
        if rollout.status in ("STOP_REQUESTED", "ROLLBACK_REQUESTED"):
            return self._fail(
                "Service deployment stopped by the user.",
                "stopped by the user",
                rollout.status == "ROLLBACK_REQUESTED",
            )
        configuration = rollout.configuration
        given = breaker(configuration)
        if given.get("enable") and rollout.target.failures >= threshold_of(configuration, service.desired):
            rollout.tripped = True
            return self._fail(
                "ECS deployment circuit breaker: tasks failed to start.",
                "tasks failed to start",
                given.get("rollback"),
            )
        alarms = configuration.get("alarms") or {}
        rollout.triggered = self._in_alarm(alarms)
        if rollout.triggered:
            names = ", ".join(rollout.triggered)
            self._fail(
                f"ECS deployment alarms: {names} in ALARM.",
                f"alarm detected: {names}",
                alarms.get("rollback"),
            )

    def _in_alarm(self, alarms: Record) -> list[str]:
        if not alarms.get("enable") or time.monotonic() - self._looked_at_alarms < ALARM_LOOK_SECONDS:
            return []
        self._looked_at_alarms = time.monotonic()
        return self._service.world.alarms_in_alarm(alarms["alarmNames"], self._service.region)

    def _fail(self, reason: str, event: str, goes_back: bool | None) -> None:
        service, rollout = self._service, self._service.rollout
        failed, last = rollout.target, service.completed
        failed.enter("FAILED", reason)
        service.tell(f"(deployment {failed.id}) deployment failed: {event}.")
        if not goes_back or last is None:
            # No more tasks are started. Without a rollback nothing ends those that run.
            self._work = iter(())
            status = "ROLLBACK_FAILED" if goes_back and rollout.status == "IN_PROGRESS" else "STOPPED"
            rollout.stopped = now()
            rollout.end(
                status, f"{reason} There is no completed deployment to roll back to." if goes_back else reason
            )
            return
        rollout.status, rollout.reason = "ROLLBACK_IN_PROGRESS", f"Service deployment rolled back. {reason}"
        rollout.rollback = {
            "reason": reason,
            "startedAt": now(),
            "serviceRevisionArn": last.revision["serviceRevisionArn"],
        }
        service.tell(f"rolling back to deployment {last.id}.")
        last.enter("IN_PROGRESS", f"ECS deployment circuit breaker: rolling back to deploymentId {last.id}.")
        service.promote(last)
        self._of = last
        self._work = shifting.shift_back(service) if shifts(rollout.configuration) else self._roll([])

    def _complete(self) -> None:
        service, rollout, primary = self._service, self._service.rollout, self._service.primary
        service.deployments = [primary]
        service.completed = primary
        primary.enter("COMPLETED", f"ECS deployment {primary.id} completed.")
        service.tell(f"(deployment {primary.id}) deployment completed.")
        service.tell(STEADY)
        rollout.end("SUCCESSFUL" if rollout.rollback is None else "ROLLBACK_SUCCESSFUL")

    def _roll(self, sources: list[Deployment]) -> Iterator[None]:
        """Tasks of the primary deployment in place of all others, within the percentages."""
        service = self._service
        while True:
            self._balance()
            ready = sum(task.ready for task in service.live(service.primary))
            others = [task for task in service.tasks if task.plan.started_by != service.primary.id]
            if ready == service.desired == len(service.live()) and all(
                task.last_status == "STOPPED" for task in others
            ):
                break
            yield
        alarms = service.configuration.get("alarms") or {}
        minutes = service.configuration.get("bakeTimeInMinutes", 1 if alarms.get("enable") and sources else 0)
        for _ in shifting.bake(service, minutes):
            self._balance()
            yield

    def _balance(self) -> None:
        service, primary = self._service, self._service.primary
        own, desired = service.live(primary), service.desired
        others = [task for task in service.live() if task.plan.started_by != primary.id]
        most = max(math.floor(desired * service.configuration["maximumPercent"] / 100), 1 if desired else 0)
        least = math.ceil(desired * service.configuration["minimumHealthyPercent"] / 100)
        self._start(min(desired - len(own), most - len(own) - len(others)))
        service.stop(_worst_first(own)[: len(own) - desired] if len(own) > desired else [], primary)
        spare = sum(task.ready for task in [*own, *others]) - least
        service.stop(_to_end(others, spare), primary)

    def _start(self, missing: int) -> None:
        service, primary = self._service, self._service.primary
        if missing <= 0 or time.monotonic() < primary.starts_at:
            return
        if primary.revision.get("launchType") == "EC2":
            if not any(NO_INSTANCES in event["message"] for event in service.events[:1]):
                service.tell(NO_INSTANCES)
            return
        service.start(primary, missing)


def _worst_first(tasks: list[Task]) -> list[Task]:
    """Those that are not healthy, then the newest."""
    return sorted(reversed(tasks), key=lambda task: task.ready)


def _to_end(tasks: list[Task], spare: int) -> list[Task]:
    """Those of a former deployment that may go: each unhealthy one, and as many healthy ones as are spare."""
    healthy = [task for task in tasks if task.ready]
    return [*(task for task in tasks if not task.ready), *healthy[: max(spare, 0)]]
