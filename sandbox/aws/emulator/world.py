"""What all parts share: clients of the emulator's own services, instances, pace, and what tests have scripted."""

import fnmatch
import logging
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Callable

import boto3
from botocore.config import Config

from . import logs
from .errors import ACCOUNT
from .instances import Instance, Launch, LaunchFailed, NoContainers, Pods
from .pace import Calls, Pace

log = logging.getLogger("emulator")


@dataclass
class World:
    endpoint_url: str
    pods: Pods
    pace: Pace = field(default_factory=Pace)
    calls: Calls = field(default_factory=Calls)
    scripted_failures: dict[str, str] = field(default_factory=dict)
    """Reasons for which the next creation or update of an endpoint fails, by its name."""
    without_containers: list[str] = field(default_factory=list)
    """Patterns of the names of endpoints and jobs that get no pods."""
    account: str = ACCOUNT
    _none: NoContainers = field(default_factory=NoContainers)

    def launcher(self, owner: str) -> Pods | NoContainers:
        return self.pods if self.has_containers(owner) else self._none

    def has_containers(self, owner: str) -> bool:
        """Whether an endpoint, a job or a service of ECS gets pods."""
        return not any(fnmatch.fnmatchcase(owner, pattern) for pattern in self.without_containers)

    def end(self, instance: Instance) -> None:
        """Ends an instance by the way that it was made, whatever was switched since."""
        (self.pods if instance.address else self._none).end(instance)

    def launch(self, launch: Launch, group: str, stream: str, region: str) -> Instance:
        """Starts an instance and logs what its container writes while it starts, whether that goes well or not."""
        launcher = self.launcher(launch.owner)
        try:
            instance = launcher.launch(launch, self.client("s3", region), region)
        except LaunchFailed as error:
            logs.write(self.client("logs", region), group, f"{stream}/{uuid.uuid4().hex}", error.log)
            raise
        logs.write(self.client("logs", region), group, f"{stream}/{instance.name}", launcher.log(instance))
        return instance

    def client(self, service: str, region: str) -> Any:
        return _client(self.endpoint_url, service, region)

    def alarms_in_alarm(self, names: list[str], region: str) -> list[str]:
        if not names:
            return []
        # moto forgets the filter by state where names are given.
        answer = self.client("cloudwatch", region).describe_alarms(AlarmNames=names)
        return [alarm["AlarmName"] for alarm in answer["MetricAlarms"] if alarm["StateValue"] == "ALARM"]

    def guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        """Work for a thread: an error is a bug of the emulator, and the log must show it."""

        def run() -> None:
            try:
                work()
            except Exception:
                log.exception("a background task of the emulator failed")

        return run


@cache
def _client(endpoint_url: str, service: str, region: str) -> Any:
    """One a service and region: they are costly to make and safe to share between threads."""
    return boto3.client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id="emulator",
        aws_secret_access_key="emulator",
        # The emulator's own calls are not what a test has scripted faults for; see the front.
        config=Config(user_agent_extra="emulator", s3={"addressing_style": "path"}, max_pool_connections=50),
    )
