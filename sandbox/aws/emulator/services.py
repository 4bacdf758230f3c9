"""An ECS service: its fields, its deployments and its tasks, and how they are described."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Iterable

from .clusters import FARGATE
from .deployments import REVISIONED, Deployment, Rollout, deployment_arn, revision_arn
from .ecs_errors import Record, arn_of, name_of, new_id, now
from .node import Node
from .tasks import Task, TaskPlan
from .world import World

KEPT_SECONDS = 3600
"""How long stopped tasks are shown ("DescribeTasks", API reference)."""
MOST_EVENTS = 100
FARGATE_VERSION = "1.4.0"


@dataclass(eq=False)
class Service:
    world: World
    node: Node
    region: str
    cluster: str
    record: Record
    """What it was given, by the names of the API."""
    definition_of: Any
    """A task definition by its ARN."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    deployments: list[Deployment] = field(default_factory=list)
    """Those with tasks, the primary one first."""
    rollouts: list[Rollout] = field(default_factory=list)
    completed: Deployment | None = None
    """What a rollback goes back to."""
    revisions: list[Deployment] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    events: list[Record] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    changed: threading.Event = field(default_factory=threading.Event)

    @property
    def name(self) -> str:
        return str(self.record["serviceName"])

    @property
    def arn(self) -> str:
        return str(self.record["serviceArn"])

    @property
    def status(self) -> str:
        return str(self.record["status"])

    @property
    def desired(self) -> int:
        return int(self.record["desiredCount"])

    @property
    def configuration(self) -> Record:
        return dict(self.record["deploymentConfiguration"])

    @property
    def primary(self) -> Deployment:
        return self.deployments[0]

    @property
    def rollout(self) -> Rollout:
        """The newest service deployment."""
        return self.rollouts[-1]

    def live(self, *deployments: Deployment) -> list[Task]:
        """Tasks that run or are to run; of some deployments, or of all."""
        ids = [one.id for one in deployments]
        wanted = [task for task in self.tasks if task.desired_status == "RUNNING"]
        return [task for task in wanted if not ids or task.plan.started_by in ids]

    def deploy(self) -> Deployment:
        """Makes what the record says the primary deployment; whatever is under way ends."""
        if self.rollouts and not self.rollout.is_over:
            self.rollout.end("STOPPED", "The service deployment was stopped because a newer one was started.")
            self.rollout.stopped = now()
        revision = {
            "serviceRevisionArn": revision_arn(self.arn),
            "serviceArn": self.arn,
            "clusterArn": self.record["clusterArn"],
        }
        revision |= {key: self.record[key] for key in REVISIONED if key in self.record} | {"createdAt": now()}
        deployment = Deployment(
            revision, self._groups(revision), self.world.scripted_failures.pop(self.name, None)
        )
        for other in self.deployments:
            other.status = "ACTIVE"
        self.rollouts.append(
            Rollout(deployment_arn(self.arn), deployment, list(self.deployments), self.configuration)
        )
        self.deployments.insert(0, deployment)
        self.revisions.append(deployment)
        return deployment

    def _groups(self, revision: Record) -> int:
        before = self.completed
        if before is None or before.revision.get("loadBalancers") != revision.get("loadBalancers"):
            return 0
        return 1 - before.groups if shifts(self.configuration) else before.groups

    def promote(self, deployment: Deployment) -> None:
        """Makes an earlier deployment the primary one again, with all that it had."""
        for other in self.deployments:
            other.status = "ACTIVE"
        deployment.status = "PRIMARY"
        self.deployments = [deployment, *(one for one in self.deployments if one is not deployment)]
        for key in REVISIONED:
            self.record.pop(key, None)
        self.record |= {key: value for key, value in deployment.revision.items() if key in REVISIONED}

    def start(self, deployment: Deployment, count: int) -> None:
        if count <= 0:
            return
        for _ in range(count):
            # Each is placed by where those before it are.
            self.tasks.append(Task(self.world, self.node, self._plan(deployment)))
        started = self.tasks[-count:]
        self.tell(f"has started {count} tasks: {' '.join(f'(task {task.id})' for task in started)}.")

    def stop(self, tasks: Iterable[Task], deployment: Deployment) -> None:
        stopped = list(tasks)
        for task in stopped:
            task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
        if stopped:
            self.tell(
                f"has stopped {len(stopped)} running tasks: {' '.join(f'(task {task.id})' for task in stopped)}."
            )

    def tell(self, text: str) -> None:
        self.events.insert(
            0, {"id": new_id(), "createdAt": now(), "message": f"(service {self.name}) {text}"}
        )
        del self.events[MOST_EVENTS:]

    def forget_old_tasks(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        self.tasks = [task for task in self.tasks if task.stopped_at is None or task.stopped_at > oldest]

    def describe(self) -> Record:
        with self.lock:
            counts = count(self.live())
            deployments = [one.describe(count(self.live(one)), self._wanted(one)) for one in self.deployments]
            current = {} if self.rollout.is_over else {"currentServiceDeployment": self.rollout.arn}
            return (
                self.record
                | counts
                | current
                | {
                    "deployments": deployments if self.status != "INACTIVE" else [],
                    "events": list(self.events),
                    "currentServiceRevisions": [
                        {"arn": one.revision["serviceRevisionArn"], "requestedTaskCount": self._wanted(one)}
                        | {f"{key[:-5]}TaskCount": value for key, value in count(self.live(one)).items()}
                        for one in self.deployments
                    ],
                }
            )

    def _wanted(self, deployment: Deployment) -> int:
        return self.desired if deployment.status == "PRIMARY" or shifts(self.configuration) else 0

    def _plan(self, deployment: Deployment) -> TaskPlan:
        revision = deployment.revision
        network = (revision.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
        subnet = self._emptiest(network.get("subnets") or [""])
        return TaskPlan(
            owner=self.name,
            cluster=self.cluster,
            region=self.region,
            definition=self.definition_of(revision["taskDefinition"]),
            started_by=deployment.id,
            launch=self._launch(revision),
            balancers=deployment.balancers(),
            grace_seconds=float(self.record.get("healthCheckGracePeriodSeconds") or 0),
            subnet=subnet,
            groups=network.get("securityGroups") or [],
            zone=self._zone(subnet),
            tags=self.record["tags"] if self.record.get("propagateTags") == "SERVICE" else [],
            scripted=deployment.scripted,
        )

    def _emptiest(self, subnets: list[str]) -> str:
        """The subnet with the fewest tasks: they are spread over zones."""
        used = [task.plan.subnet for task in self.live()]
        return min(subnets, key=used.count)

    def _zone(self, subnet: str) -> str:
        if subnet and subnet not in self.zones:
            found = self.world.client("ec2", self.region).describe_subnets(SubnetIds=[subnet])["Subnets"]
            self.zones[subnet] = found[0]["AvailabilityZone"]
        return self.zones.get(subnet, "")

    def _launch(self, revision: Record) -> Record:
        strategy = revision.get("capacityProviderStrategy") or []
        if not strategy:
            launch_type = revision.get("launchType", "EC2")
            return {"launchType": launch_type} | (
                {"platformVersion": FARGATE_VERSION} if launch_type == "FARGATE" else {}
            )
        provider = choose(
            strategy, [task.plan.launch.get("capacityProviderName", "") for task in self.live()]
        )
        if provider in FARGATE:
            return {
                "capacityProviderName": provider,
                "launchType": "FARGATE",
                "platformVersion": FARGATE_VERSION,
            }
        return {"capacityProviderName": provider, "launchType": "EC2"}


def choose(strategy: list[Record], used: list[str]) -> str:
    """The capacity provider of the next task: each base first, then by weight ("CapacityProviderStrategyItem")."""
    names = {name_of(item["capacityProvider"]): item for item in strategy}
    for name, item in names.items():
        if used.count(name) < item.get("base", 0):
            return name
    weighted = {name: item for name, item in names.items() if item.get("weight", 0) > 0} or names

    def share(name: str) -> float:
        above = used.count(name) - weighted[name].get("base", 0)
        return float(above + 1) / max(int(weighted[name].get("weight", 1)), 1)

    return min(weighted, key=share)


def count(tasks: list[Task]) -> Record:
    running = sum(task.last_status == "RUNNING" for task in tasks)
    return {"runningCount": running, "pendingCount": len(tasks) - running}


def shifts(configuration: Record) -> bool:
    """Whether a deployment shifts traffic between two target groups rather than replacing tasks."""
    return bool(configuration.get("strategy", "ROLLING") != "ROLLING")


def service_arn(region: str, cluster: str, name: str) -> str:
    return arn_of(region, "service", f"{cluster}/{name}")
