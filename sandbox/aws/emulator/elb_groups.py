"""What moto lacks of target groups: attributes, and what is true of their targets."""

import copy
from typing import Any

from moto.elbv2.exceptions import DuplicateTargetGroupName
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup

from . import elb_rules
from .balancers import Balancers

Json = Any

GROUP_ATTRIBUTES = {
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}
"""Of a new target group of HTTP or HTTPS ("TargetGroupAttribute" in the API reference)."""


def fill(balancers: Balancers) -> None:
    """Target groups whose targets are checked, chosen and drained."""
    create, delete = ELBv2Backend.create_target_group, ELBv2Backend.delete_target_group

    def created(self: ELBv2Backend, name: str, **given: Any) -> FakeTargetGroup:
        asked = copy.deepcopy({key: value for key, value in given.items() if key != "tags"})
        for known in list(self.target_groups.values()):
            if known.name == name:
                if getattr(known, "asked", None) != asked:
                    raise DuplicateTargetGroupName()
                return known
        group = create(self, name, **given)
        setattr(group, "asked", asked)
        if group.protocol in ("HTTP", "HTTPS"):
            group.attributes = GROUP_ATTRIBUTES | group.attributes
        return group

    def deleted(self: ELBv2Backend, target_group_arn: str) -> FakeTargetGroup | None:
        # The call's one error is ResourceInUse.
        group = delete(self, target_group_arn) if target_group_arn in self.target_groups else None
        balancers.settle()
        return group

    def health(self: ELBv2Backend, target_group_arn: str, targets: list[Json]) -> list[FakeHealthStatus]:
        states = balancers.group(_group_of(self, target_group_arn)).states(targets)
        return [_health_status(*one) for one in states]

    setattr(ELBv2Backend, "create_target_group", created)
    setattr(ELBv2Backend, "delete_target_group", deleted)
    setattr(ELBv2Backend, "describe_target_health", health)
    setattr(FakeTargetGroup, "register", lambda self, targets: balancers.group(self).register(targets))
    setattr(FakeTargetGroup, "deregister", lambda self, targets: balancers.group(self).deregister(targets))
    setattr(FakeTargetGroup, "deregister_terminated_instances", _ended_by(balancers))
    # Who uses a group changes with every rule: moto only ever adds.
    setattr(FakeTargetGroup, "load_balancer_arns", property(elb_rules.users_of, lambda self, arns: None))


def _group_of(backend: ELBv2Backend, arn: str) -> FakeTargetGroup:
    return list(backend.describe_target_groups(None, [arn], None))[0]


def _health_status(address: str, port: int, checked: int, state: tuple[str, str | None, str | None]) -> Any:
    return FakeHealthStatus(address, str(port), str(checked), *state)


def _ended_by(balancers: Balancers) -> Any:
    def ended(self: FakeTargetGroup, instance_ids: list[str]) -> None:
        balancers.group(self).deregister([{"Id": identity} for identity in instance_ids])

    return ended
