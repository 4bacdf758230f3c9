"""Deployments of an ECS service: what DescribeServices tells of them, and what DescribeServiceDeployments does."""

import math
import random
from dataclasses import dataclass, field

from .ecs_errors import Record, new_id, now, without_nothing

REVISIONED = (
    *("taskDefinition", "launchType", "capacityProviderStrategy", "platformVersion", "networkConfiguration"),
    *("loadBalancers", "serviceRegistries", "volumeConfigurations", "serviceConnectConfiguration"),
    *("vpcLatticeConfigurations", "gatewayConnectors", "monitoring"),
)
"""Fields of a service of which each new value is a new revision, and a deployment of it."""
FEWEST_FAILURES, MOST_FAILURES = 3, 200
"""Bounds of the circuit breaker's threshold ("How the Amazon ECS deployment circuit breaker detects failures")."""


@dataclass(eq=False)
class Deployment:
    """A revision of a service that has tasks or is to have them."""

    revision: Record
    groups: int = 0
    """Which of each load balancer's two target groups its tasks are in: 0 the first, 1 the alternate one."""
    scripted: str | None = None
    """The reason by which a test wants its tasks to fail."""
    id: str = field(default_factory=lambda: f"ecs-svc/{random.randrange(10**18, 10**19)}")
    status: str = "PRIMARY"
    state: str = "IN_PROGRESS"
    reason: str = ""
    failures: int = 0
    created: float = field(default_factory=now)
    updated: float = field(default_factory=now)
    starts_at: float = 0.0
    """Before this moment no task is started: of tasks that fail one after the other each waits longer."""

    def enter(self, state: str, reason: str) -> None:
        self.state, self.reason, self.updated = state, reason, now()

    def balancers(self) -> list[Record]:
        """The load balancers of its tasks, each with the target group that it uses of two."""
        return [
            one | {"targetGroupArn": self.group_of(one)} for one in self.revision.get("loadBalancers", [])
        ]

    def group_of(self, balancer: Record) -> str:
        alternate = balancer.get("advancedConfiguration", {}).get("alternateTargetGroupArn")
        return str(alternate if self.groups and alternate else balancer["targetGroupArn"])

    def describe(self, counts: Record, desired: int) -> Record:
        return without_nothing(
            {
                "id": self.id,
                "status": self.status,
                "desiredCount": desired,
                "failedTasks": self.failures,
                "rolloutState": self.state,
                "rolloutStateReason": self.reason,
                "createdAt": self.created,
                "updatedAt": self.updated,
                **{key: self.revision.get(key) for key in (*REVISIONED[:5], "platformFamily")},
                **counts,
            }
        )

    def describe_revision(self) -> Record:
        resolved = [
            without_nothing(
                {
                    "targetGroupArn": self.group_of(one),
                    "productionListenerRule": one.get("advancedConfiguration", {}).get(
                        "productionListenerRule"
                    ),
                }
            )
            for one in self.revision.get("loadBalancers", [])
        ]
        return self.revision | ({"resolvedConfiguration": {"loadBalancers": resolved}} if resolved else {})


@dataclass(eq=False)
class Rollout:
    """A service deployment: the way of a service from some revisions to another one, and maybe back."""

    arn: str
    target: Deployment
    sources: list[Deployment]
    configuration: Record
    status: str = "PENDING"
    reason: str | None = None
    stage: str | None = None
    created: float = field(default_factory=now)
    started: float | None = None
    finished: float | None = None
    stopped: float | None = None
    rollback: Record | None = None
    triggered: list[str] = field(default_factory=list)
    """Alarms that made it fail."""
    tripped: bool = False
    """By the circuit breaker."""

    @property
    def is_over(self) -> bool:
        return self.finished is not None

    def begin(self) -> None:
        self.started = now()
        # Who wanted to stop it before it began is not forgotten.
        self.status = "IN_PROGRESS" if self.status == "PENDING" else self.status

    def end(self, status: str, reason: str | None = None) -> None:
        self.status, self.finished, self.stage = status, now(), None
        self.reason = reason or self.reason

    def brief(self) -> Record:
        return without_nothing(
            {
                "serviceDeploymentArn": self.arn,
                "serviceArn": self.target.revision["serviceArn"],
                "clusterArn": self.target.revision["clusterArn"],
                "createdAt": self.created,
                "startedAt": self.started,
                "finishedAt": self.finished,
                "status": self.status,
                "statusReason": self.reason,
                "targetServiceRevisionArn": self.target.revision["serviceRevisionArn"],
            }
        )

    def describe(self, desired: int) -> Record:
        brief = {key: value for key, value in self.brief().items() if key != "targetServiceRevisionArn"}
        return brief | without_nothing(
            {
                "updatedAt": self.finished or self.target.updated,
                "stoppedAt": self.stopped,
                "lifecycleStage": self.stage,
                "sourceServiceRevisions": [
                    {"arn": one.revision["serviceRevisionArn"]} for one in self.sources
                ],
                "targetServiceRevision": {
                    "arn": self.target.revision["serviceRevisionArn"],
                    "requestedTaskCount": desired,
                },
                "deploymentConfiguration": self.configuration,
                "rollback": self.rollback,
                "deploymentCircuitBreaker": self._breaker(desired),
                "alarms": self._alarms(),
            }
        )

    def _breaker(self, desired: int) -> Record:
        is_on = breaker(self.configuration).get("enable")
        watching = "MONITORING_COMPLETE" if self.is_over else "MONITORING"
        status = "TRIGGERED" if self.tripped else watching if is_on else "DISABLED"
        threshold = threshold_of(self.configuration, desired)
        return {"status": status, "failureCount": self.target.failures, "threshold": threshold}

    def _alarms(self) -> Record:
        alarms = self.configuration.get("alarms") or {}
        watching = "MONITORING_COMPLETE" if self.is_over else "MONITORING"
        status = "TRIGGERED" if self.triggered else watching if alarms.get("enable") else "DISABLED"
        return {
            "status": status,
            "alarmNames": alarms.get("alarmNames", []),
            "triggeredAlarmNames": self.triggered,
        }


def breaker(configuration: Record) -> Record:
    return configuration.get("deploymentCircuitBreaker") or {}


def threshold_of(configuration: Record, desired: int) -> int:
    """Failed tasks by which the circuit breaker takes a deployment for failed ("ThresholdConfiguration")."""
    given = breaker(configuration).get("thresholdConfiguration") or {"type": "BOUNDED_PERCENT", "value": 50}
    if given["type"] == "COUNT":
        return int(given["value"])
    share: int = math.ceil(desired * given["value"] / 100)
    return (
        max(1, share)
        if given["type"] == "UNBOUNDED_PERCENT"
        else min(max(share, FEWEST_FAILURES), MOST_FAILURES)
    )


def deployment_arn(service_arn: str) -> str:
    return f"{service_arn.replace(':service/', ':service-deployment/')}/{new_id(21)}"


def revision_arn(service_arn: str) -> str:
    return f"{service_arn.replace(':service/', ':service-revision/')}/{random.randrange(10**18, 10**19)}"
