"""A target group's targets: registered, checked, chosen for a request, drained."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import health
from .health import Finding
from .pace import Pace

Key = tuple[str, int]
State = tuple[str, str | None, str | None]
"""With reason and description, as DescribeTargetHealth has them."""
Json = Any

REGISTERING = ("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
CHECKING = ("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
UNUSED = (
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
)
NOT_REGISTERED = ("unused", "Target.NotRegistered", "Target is not registered to the target group")
DRAINING = ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
HEALTHY = ("healthy", None, None)


@dataclass(eq=False)
class Target:
    address: str
    port: int
    state: State = REGISTERING
    in_flight: int = 0
    connections: set[asyncio.StreamWriter] = field(default_factory=set)
    """Open for requests in flight."""
    passed: int = 0
    failed: int = 0
    """Checks in a row."""

    @property
    def key(self) -> Key:
        return self.address, self.port

    def note(self, finding: Finding, to_heal: int, to_fail: int) -> None:
        """Takes a check's finding. The first one that is passed makes a new target healthy; later it takes more."""
        self.passed, self.failed = (self.passed + 1, 0) if finding.passed else (0, self.failed + 1)
        if finding.passed and (self.state[0] == "initial" or self.passed >= to_heal):
            self.state = HEALTHY
        elif not finding.passed and self.failed >= to_fail:
            self.state = ("unhealthy", finding.reason, finding.description)
        elif self.state == REGISTERING:
            self.state = CHECKING


@dataclass(eq=False)
class Drain:
    target: Target
    shown_until: float
    ends: float

    def is_over(self, now: float) -> bool:
        return now >= self.ends or (now >= self.shown_until and self.target.in_flight == 0)


class Group:
    """What moto's target group lacks. Calls come from any thread; requests and checks run on the loop."""

    def __init__(self, description: Any, loop: asyncio.AbstractEventLoop, pace: Pace) -> None:
        self._description, self._loop, self._pace = description, loop, pace
        self._lock = threading.Lock()
        self._targets: dict[Key, Target] = {}
        self._drains: list[Drain] = []
        self._turn = 0

    @property
    def protocol(self) -> str:
        """HTTP or HTTPS."""
        return str(self._description.protocol)

    def register(self, targets: list[Json]) -> None:
        """A target that is there already stays as it is; one that drains begins anew."""
        with self._lock:
            for given in targets:
                key = self._key(given)
                if key in self._targets:
                    continue
                target = self._targets[key] = Target(*key)
                self._drains = [drain for drain in self._drains if drain.target.key != key]
                asyncio.run_coroutine_threadsafe(self._watch(target), self._loop)

    def deregister(self, targets: list[Json]) -> None:
        """Ends new requests at once; those in flight have the deregistration delay. Unknown targets are passed over."""
        delay = float(self._description.attributes["deregistration_delay.timeout_seconds"])
        now = time.monotonic()
        with self._lock:
            gone = [target for given in targets if (target := self._targets.pop(self._key(given), None))]
            self._drains += [Drain(target, now + min(delay, self._pace.settle), now + delay) for target in gone]
        for target in gone:
            self._loop.call_soon_threadsafe(self._loop.call_later, delay, _cut, target)

    def close(self) -> None:
        """Ends the checks of all targets."""
        with self._lock:
            self._targets.clear()

    def states(self, asked: list[Json]) -> list[tuple[str, int, int, State]]:
        """Address, port, port of health checks, and state with reason and description, of those asked for or of all."""
        now = time.monotonic()
        with self._lock:
            self._drains = [drain for drain in self._drains if not drain.is_over(now)]
            known: dict[Key, State] = {drain.target.key: DRAINING for drain in self._drains}
            known |= {key: target.state for key, target in self._targets.items()}
        keys = [self._key(given) for given in asked] if asked else list(known)
        return [(*key, health.port_of(self._description, key[1]), known.get(key, NOT_REGISTERED)) for key in keys]

    def take(self) -> Target | None:
        """
        A target for one request, to be given back after it: healthy ones in turn; where none is healthy, any of them
        ("the load balancer fails open"). None when none is registered.
        """
        with self._lock:
            all_targets = list(self._targets.values())
            usable = [target for target in all_targets if target.state == HEALTHY] or all_targets
            if not usable:
                return None
            self._turn += 1
            target = usable[self._turn % len(usable)]
            if self._description.attributes["load_balancing.algorithm.type"] == "least_outstanding_requests":
                target = min(usable, key=lambda one: one.in_flight)
            target.in_flight += 1
            return target

    def give_back(self, target: Target) -> None:
        with self._lock:
            target.in_flight -= 1

    def _key(self, given: Json) -> Key:
        return given["Id"], int(given.get("Port") or self._description.port)

    async def _watch(self, target: Target) -> None:
        group = self._description
        while self._targets.get(target.key) is target:
            if group.target_type == "instance":
                # Emulated instances have no network: nothing listens, and nothing is to fail for that.
                target.state = HEALTHY
                return
            if not group.load_balancer_arns:
                target.state = UNUSED
                await asyncio.sleep(self._pace.longest_check)
                continue
            if target.state == UNUSED:
                target.state = REGISTERING
            finding = await health.check(group, target.address, target.port)
            with self._lock:
                target.note(finding, int(group.healthy_threshold_count), int(group.unhealthy_threshold_count))
            await asyncio.sleep(self._until_next_check(target))

    def _until_next_check(self, target: Target) -> float:
        """Healthy targets are asked less often: a moment's silence of a busy model is not to take it out of service."""
        longest = self._pace.longest_wait if target.state == HEALTHY else self._pace.longest_check
        return min(float(self._description.health_check_interval_seconds), longest)


def _cut(target: Target) -> None:
    for writer in list(target.connections):
        writer.transport.abort()
