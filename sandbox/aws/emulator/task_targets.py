"""A task's place in target groups: registered, checked, taken away and drained, by the load balancer's own API."""

import time
from typing import Any

from botocore.exceptions import ClientError

from .ecs_errors import Record
from .task_settings import TaskFailed

LOOK_SECONDS = 0.2
HEALTHY_LOOK_SECONDS = 2.0
"""Between two looks at a target that was healthy."""
GONE = "gone"


class Targets:
    """Of one task: one target a group. Groups that are gone are none."""

    def __init__(self, elb: Any, balancers: list[Record]) -> None:
        self._elb = elb
        self._ports = {
            one["targetGroupArn"]: one["containerPort"] for one in balancers if one.get("targetGroupArn")
        }
        self._registered: set[str] = set()
        self._healthy_at = 0.0

    def pass_checks(self, address: str, in_grace: bool) -> bool:
        """
        Whether the target is healthy in every group; registers it first. Raises when it is unhealthy and its time to
        become healthy is over.
        """
        self._register(address)
        if time.monotonic() - self._healthy_at < HEALTHY_LOOK_SECONDS:
            return True
        for group in self._ports:
            state = self._state(group, address)
            if state == "unhealthy" and not in_grace:
                raise TaskFailed(
                    "ServiceSchedulerInitiated", f"Task failed ELB health checks in (target-group {group})"
                )
            if state not in ("healthy", GONE):
                return False
        self._healthy_at = time.monotonic()
        return True

    def leave(self, address: str) -> None:
        """Returns when the groups have no request of the target any more, or its deregistration delay is over."""
        for group in self._registered:
            self._unless_gone(
                lambda: self._elb.deregister_targets(
                    TargetGroupArn=group, Targets=[self._target(group, address)]
                )
            )
        for group in self._registered:
            self._await_drained(group, address)

    def _register(self, address: str) -> None:
        for group in self._ports.keys() - self._registered:
            self._unless_gone(
                lambda: self._elb.register_targets(
                    TargetGroupArn=group, Targets=[self._target(group, address)]
                )
            )
            self._registered.add(group)

    def _await_drained(self, group: str, address: str) -> None:
        end = time.monotonic() + self._delay(group)
        while self._state(group, address) == "draining" and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)

    def _delay(self, group: str) -> float:
        answer = self._unless_gone(lambda: self._elb.describe_target_group_attributes(TargetGroupArn=group))
        attributes = {one["Key"]: one["Value"] for one in answer["Attributes"]} if answer else {}
        return float(attributes.get("deregistration_delay.timeout_seconds", 0))

    def _state(self, group: str, address: str) -> str:
        """Of the target in a group, as DescribeTargetHealth names it, or that the group is gone."""
        target = self._target(group, address)
        answer = self._unless_gone(
            lambda: self._elb.describe_target_health(TargetGroupArn=group, Targets=[target])
        )
        return str(answer["TargetHealthDescriptions"][0]["TargetHealth"]["State"]) if answer else GONE

    def _target(self, group: str, address: str) -> Record:
        return {"Id": address, "Port": self._ports[group]}

    @staticmethod
    def _unless_gone(call: Any) -> Any:
        try:
            return call()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("TargetGroupNotFound", "InvalidTarget"):
                return None
            raise
