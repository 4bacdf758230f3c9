"""Faults of API calls, as tests order them: a call that is refused, fails, or whose answer gets lost."""

import threading
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["throttle", "error", "cut", "lost"]


@dataclass
class Fault:
    kind: Kind
    """
    throttle: refused with ThrottlingException. error: HTTP 500. cut: the connection ends before anything is done.
    lost: the call is carried out, and the connection ends before its answer.
    """
    service: str = ""
    """Signing name, such as `sagemaker`; empty: any."""
    action: str = ""
    """Name of the action (of REST services: method and path); empty: any."""
    skip: int = 0
    """How many matching calls go well before."""
    times: int = 1
    """How many calls it then hits."""


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def pending(self) -> list[dict[str, object]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def hit(self, service: str, action: str) -> Kind | None:
        """The fault that this call meets, which is used up by it."""
        with self._lock:
            for fault in self._faults:
                if fault.service not in ("", service) or fault.action not in ("", action):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault.kind
        return None
