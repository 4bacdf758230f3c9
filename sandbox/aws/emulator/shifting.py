"""Deployments that shift traffic between two target groups: blue/green, canary, linear."""

import time
from typing import Any, Iterator

from .deployments import Deployment
from .ecs_errors import Record
from .services import Service
from .world import log

MINUTE = 60.0
TEST, PRODUCTION = "testListenerRule", "productionListenerRule"


def shift(service: Service) -> Iterator[None]:
    """
    The stages of a deployment, each waited for by whoever takes the next step: the new tasks beside the old ones, the
    traffic to them at once or in parts, the old tasks' end ("DeploymentConfiguration", strategy).
    """
    new, old, rollout = service.primary, service.completed, service.rollout
    rollout.stage = "RECONCILE_SERVICE"
    _send(service, PRODUCTION, old or new, 100, None)
    yield from _end_others(service, [new, *([old] if old else [])])
    rollout.stage = "SCALE_UP"
    yield from _scale_up(service, new, old)
    rollout.stage = "TEST_TRAFFIC_SHIFT"
    _send(service, TEST, new, 100, old)
    rollout.stage = "PRODUCTION_TRAFFIC_SHIFT"
    # A first deployment has nothing to take traffic from.
    for percent, minutes in steps(service.configuration) if old else [(100.0, 0.0)]:
        _send(service, PRODUCTION, new, percent, old)
        rollout.stage = "BAKE_TIME" if percent == 100 else rollout.stage
        for _ in bake(service, minutes):
            _keep(service, [new, *([old] if old else [])])
            yield
    rollout.stage = "CLEAN_UP"
    _send(service, PRODUCTION, new, 100, None)
    yield from _end_others(service, [new])


def shift_back(service: Service) -> Iterator[None]:
    """All traffic to what served before, at once, and the end of the rest; the old tasks are all there."""
    old = service.primary
    while sum(task.ready for task in service.live(old)) < min(1, service.desired):
        _keep(service, [old])
        yield
    _send(service, PRODUCTION, old, 100, None)
    _send(service, TEST, old, 100, None)
    yield from _end_others(service, [old])
    while not _is_up(service, old):
        _keep(service, [old])
        yield


def steps(configuration: Record) -> list[tuple[float, float]]:
    """Percents of traffic for the new revision, each with the minutes that it is watched for ("CanaryConfiguration",
    "LinearConfiguration", with their defaults)."""
    end = (100.0, float(configuration.get("bakeTimeInMinutes", 0)))
    if configuration["strategy"] == "CANARY":
        canary = configuration.get("canaryConfiguration") or {}
        return [
            (float(canary.get("canaryPercent", 5)), float(canary.get("canaryBakeTimeInMinutes", 10))),
            end,
        ]
    if configuration["strategy"] == "LINEAR":
        linear = configuration.get("linearConfiguration") or {}
        step, minutes = float(linear.get("stepPercent", 10)), float(linear.get("stepBakeTimeInMinutes", 6))
        parts = [(round(step * index, 3), minutes) for index in range(1, int(100 // step) + 1)]
        return [*(part for part in parts if part[0] < 100), end]
    return [end]


def bake(service: Service, minutes: float) -> Iterator[None]:
    end = time.monotonic() + min(minutes * MINUTE, service.world.pace.longest_wait)
    while time.monotonic() < end:
        yield


def _scale_up(service: Service, new: Deployment, old: Deployment | None) -> Iterator[None]:
    while not _is_up(service, new):
        _keep(service, [new, *([old] if old else [])])
        yield


def _is_up(service: Service, deployment: Deployment) -> bool:
    live = service.live(deployment)
    return len(live) == service.desired and all(task.ready for task in live)


def _keep(service: Service, deployments: list[Deployment]) -> None:
    """As many tasks of each as the service is to have: autoscaling goes on meanwhile."""
    for deployment in deployments:
        live = service.live(deployment)
        if time.monotonic() >= deployment.starts_at:
            service.start(deployment, service.desired - len(live))
        service.stop(live[service.desired :], deployment)


def _end_others(service: Service, kept: list[Deployment]) -> Iterator[None]:
    ids = [one.id for one in kept]
    others = [task for task in service.tasks if task.plan.started_by not in ids]
    service.stop([task for task in others if task.desired_status == "RUNNING"], kept[0])
    while any(task.last_status != "STOPPED" for task in others):
        _keep(service, kept)
        yield


def _send(service: Service, rule: str, to: Deployment, percent: float, rest: Deployment | None) -> None:
    """Gives the rules a share of traffic for one deployment's target groups, and the rest to another's."""
    elb = service.world.client("elbv2", service.region)
    for balancer in to.revision.get("loadBalancers", []):
        arn = balancer.get("advancedConfiguration", {}).get(rule)
        if arn is None:
            continue
        own = to.group_of(balancer)
        # Both groups stay named, so that the load balancer goes on checking the one that gets nothing.
        both = [balancer["targetGroupArn"], balancer["advancedConfiguration"]["alternateTargetGroupArn"]]
        share = percent if rest is not to else 100
        weights = {group: share if group == own else 100 - share for group in both}
        _forward(elb, arn, weights)


def _forward(elb: Any, rule: str, weights: dict[str, float]) -> None:
    found = elb.describe_rules(RuleArns=[rule])["Rules"]
    if not found:
        log.warning("the listener rule %s is gone", rule)
        return
    actions = [action for action in found[0]["Actions"] if action["Type"] != "forward"]
    before: Record = next((action for action in found[0]["Actions"] if action["Type"] == "forward"), {})
    config = {key: value for key, value in before.get("ForwardConfig", {}).items() if key != "TargetGroups"}
    groups = [{"TargetGroupArn": arn, "Weight": round(weight)} for arn, weight in weights.items()]
    forward = {
        "Type": "forward",
        "Order": len(actions) + 1,
        "ForwardConfig": config | {"TargetGroups": groups},
    }
    elb.modify_rule(RuleArn=rule, Actions=[*actions, forward])
