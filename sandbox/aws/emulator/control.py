"""What tests may do that AWS offers nobody: `/sandbox-api/...`, JSON in and out.

GET    health
GET    inventory?region=R          names of all that exists, by kind
GET    calls?after=N               API calls since call N, in order
POST   faults                      {kind, service?, action?, skip?, times?}: see faults.py
GET, DELETE faults
POST   failures                    {endpoint, reason}: the next creation or update of an endpoint or a
                                   service of ECS fails
POST   containers                  {pattern, real}: whether endpoints, jobs and services of ECS of such
                                   names get pods
POST   pace                        {longest_wait?, longest_startup?, settle?, longest_check?}, seconds
POST   capacity                    {endpoint, variant, count, region?}: as Application Auto Scaling sets it
GET    backlog?endpoint=E&region=R asynchronous invocations that are not answered
POST   schedules                   {name, group?, region?}: fires a schedule now
"""

from dataclasses import asdict
from typing import Any, Callable, Mapping

from .ecs import EcsRegions
from .errors import invalid
from .faults import Fault, Faults
from .eks import EksRegions
from .inventory import inventory
from .sagemaker import SageMakers
from .schedules import Schedules

Json = Any
REGION = "us-east-1"


class Control:
    def __init__(
        self, sagemakers: SageMakers, ecs: EcsRegions, eks: EksRegions, schedules: Schedules, faults: Faults
    ) -> None:
        self._sagemakers, self._schedules, self._faults = sagemakers, schedules, faults
        self._world = sagemakers.world
        self._routes: dict[tuple[str, str], Callable[[Json], Json]] = {
            ("GET", "health"): lambda _: {"status": "ok"},
            ("GET", "inventory"): lambda given: inventory(sagemakers, ecs, eks, given.get("region", REGION)),
            ("GET", "calls"): lambda given: {"calls": self._world.calls.entries[int(given.get("after", 0)) :]},
            ("POST", "faults"): lambda given: self._add_fault(given),
            ("GET", "faults"): lambda _: {"faults": faults.pending()},
            ("DELETE", "faults"): lambda _: self._clear_faults(),
            ("POST", "failures"): lambda given: self._fail_next(given),
            ("POST", "containers"): lambda given: self._switch_containers(given),
            ("POST", "pace"): lambda given: self._set_pace(given),
            ("POST", "capacity"): lambda given: self._scale(given),
            ("GET", "backlog"): lambda given: {
                "waiting": self._sagemaker(given).asynchronous.backlog(given["endpoint"])
            },
            ("POST", "schedules"): lambda given: self._fire(given),
        }

    def answer(self, method: str, name: str, given: Mapping[str, Json]) -> Json:
        route = self._routes.get((method, name))
        if route is None:
            raise invalid(f"/sandbox-api has no {method} {name}")
        return route(given)

    def _sagemaker(self, given: Json) -> Any:
        return self._sagemakers.of(given.get("region", REGION))

    def _add_fault(self, given: Json) -> Json:
        self._faults.add(Fault(**given))
        return {}

    def _clear_faults(self) -> Json:
        self._faults.clear()
        return {}

    def _fail_next(self, given: Json) -> Json:
        self._world.scripted_failures[given["endpoint"]] = given["reason"]
        return {}

    def _switch_containers(self, given: Json) -> Json:
        patterns = [pattern for pattern in self._world.without_containers if pattern != given["pattern"]]
        self._world.without_containers = patterns if given["real"] else [*patterns, given["pattern"]]
        return {"without": self._world.without_containers}

    def _set_pace(self, given: Json) -> Json:
        for name, seconds in given.items():
            if name not in asdict(self._world.pace):
                raise invalid(f"the pace has no {name}")
            setattr(self._world.pace, name, float(seconds))
        return asdict(self._world.pace)

    def _scale(self, given: Json) -> Json:
        self._sagemaker(given).endpoints.scale(given["endpoint"], given["variant"], int(given["count"]))
        return {}

    def _fire(self, given: Json) -> Json:
        region = given.get("region", REGION)
        return {"answer": self._schedules.fire(given["name"], given.get("group", "default"), region)}
