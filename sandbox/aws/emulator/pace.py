"""How long things take: the emulator's hours are seconds, so that tests can live through a rollout."""

import time
from dataclasses import dataclass, field


@dataclass
class Pace:
    """Upper bounds, in seconds, of what AWS is asked or known to wait for."""

    longest_wait: float = 1.0
    """Of a baking time, of the time between two shifts of traffic, and of a state machine's retry."""
    longest_startup: float = 45.0
    """Of the time that a container has to answer /ping."""
    settle: float = 0.3
    """What every change of an endpoint takes at least, so that callers see that it is under way."""
    longest_check: float = 0.25
    """Between two health checks of a target that is not healthy yet."""

    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, self.longest_wait))


@dataclass
class Calls:
    """Every API call, in order: who tests a rollout wants to know what was called before what."""

    entries: list[dict[str, object]] = field(default_factory=list)

    def add(self, **entry: object) -> dict[str, object]:
        entry["number"] = len(self.entries) + 1
        self.entries.append(entry)
        return entry
