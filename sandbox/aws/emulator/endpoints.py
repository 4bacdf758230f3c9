"""Endpoints: their instances, their traffic, and how both change. Each change runs in a thread of its own."""

import itertools
import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

from . import logs, scaling
from .errors import already_exists, arn_of, in_progress, invalid, not_found, refused_invocation
from .instances import Instance, Launch, LaunchFailed
from .registry import Record, Registry
from .world import World

DEFAULT_STARTUP_SECONDS = 480


@dataclass
class Variant:
    """A variant as it runs. A serverless one is a single warm instance, whatever its concurrency."""

    config: Record
    count: int
    weight: float
    shadow: bool
    container: Record
    isolated: bool
    instances: list[Instance] = field(default_factory=list)
    waiting: int = 0
    turns: Iterator[int] = field(default_factory=itertools.count)

    @property
    def name(self) -> str:
        return str(self.config["VariantName"])

    @property
    def serverless(self) -> Record | None:
        config: Record | None = self.config.get("ServerlessConfig")
        return config

    def take(self) -> Instance | None:
        """The instance whose turn it is, marked as busy. Callers hold the registry's lock."""
        if not self.instances:
            return None
        instance = self.instances[next(self.turns) % len(self.instances)]
        instance.in_flight += 1
        return instance

    def describe(self) -> Record:
        image = {"SpecifiedImage": self.container["Image"], "ResolvedImage": self.container["Image"]}
        base: Record = {"VariantName": self.name, "DeployedImages": [image]}
        weights: Record = {"CurrentWeight": self.weight, "DesiredWeight": self.weight}
        if self.serverless:
            return (
                base
                | weights
                | {
                    "CurrentServerlessConfig": self.serverless,
                    "DesiredServerlessConfig": self.serverless,
                    "CurrentInstanceCount": 0,
                }
            )
        return base | weights | {"CurrentInstanceCount": len(self.instances), "DesiredInstanceCount": self.count}


Fleet = dict[str, Variant]


def _capture_summary(config: Record | None) -> Record | None:
    if config is None:
        return None
    return {
        "EnableCapture": config.get("EnableCapture", False),
        "CaptureStatus": "Started" if config.get("EnableCapture") else "Stopped",
        "CurrentSamplingPercentage": config["InitialSamplingPercentage"],
        "DestinationS3Uri": config["DestinationS3Uri"],
        "KmsKeyId": config.get("KmsKeyId", ""),
    }


@dataclass
class Endpoint:
    name: str
    arn: str
    configuration: str
    tags: list[dict[str, str]]
    status: str = "Creating"
    failure: str | None = None
    fleet: Fleet = field(default_factory=dict)
    """What serves."""
    next_fleet: Fleet = field(default_factory=dict)
    share: float = 0.0
    """The part of the traffic that goes to the next fleet already."""
    deployment: Record | None = None
    asynchronous: Record | None = None
    capture: Record | None = None
    created: float = field(default_factory=time.time)
    modified: float = field(default_factory=time.time)

    def describe(self) -> Record:
        production = [variant.describe() for variant in self.fleet.values() if not variant.shadow]
        shadows = [variant.describe() for variant in self.fleet.values() if variant.shadow]
        answer: Record = {
            "EndpointName": self.name,
            "EndpointArn": self.arn,
            "EndpointConfigName": self.configuration,
            "EndpointStatus": self.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            "FailureReason": self.failure,
            "ProductionVariants": production,
            "ShadowProductionVariants": shadows,
            "LastDeploymentConfig": self.deployment,
            "AsyncInferenceConfig": self.asynchronous,
            "DataCaptureConfig": _capture_summary(self.capture),
        }
        return {key: value for key, value in answer.items() if value not in (None, [])}


class Endpoints:
    """The endpoints of one region."""

    def __init__(self, world: World, registry: Registry) -> None:
        self._world, self._registry = world, registry
        self.all: dict[str, Endpoint] = {}

    # What the API offers.

    def create(self, request: Record) -> Record:
        name = request["EndpointName"]
        arn = arn_of("endpoint", name, self._registry.region)
        with self._registry.lock:
            if name in self.all:
                raise already_exists("endpoint", arn)
            configuration = self._registry.configuration(request["EndpointConfigName"])
            endpoint = Endpoint(name, arn, request["EndpointConfigName"], request.get("Tags", []))
            endpoint.deployment = request.get("DeploymentConfig")
            endpoint.asynchronous = configuration.get("AsyncInferenceConfig")
            endpoint.capture = configuration.get("DataCaptureConfig")
            self.all[name] = endpoint
            self._registry.remember_tags(arn, endpoint.tags)
            fleet = self._planned(configuration)
        self._start(lambda: self._create(endpoint, fleet))
        return {"EndpointArn": arn}

    def describe(self, request: Record) -> Record:
        with self._registry.lock:
            return self._get(request["EndpointName"]).describe()

    def update(self, request: Record) -> Record:
        with self._registry.lock:
            endpoint = self._changeable(request["EndpointName"])
            configuration = self._registry.configuration(request["EndpointConfigName"])
            if endpoint.configuration == request["EndpointConfigName"]:
                raise invalid(
                    f'Endpoint "{endpoint.arn}" is already using endpoint configuration '
                    f'"{configuration["EndpointConfigArn"]}".'
                )
            fleet = self._planned(configuration)
            self._refuse_scaled_type_change(endpoint, fleet)
            if request.get("RetainAllVariantProperties"):
                excluded = request.get("ExcludeRetainedVariantProperties", [])
                _retain(endpoint.fleet, fleet, {entry["VariantPropertyType"] for entry in excluded})
            if not request.get("RetainDeploymentConfig"):
                endpoint.deployment = request.get("DeploymentConfig")
            endpoint.status, endpoint.failure, endpoint.modified = "Updating", None, time.time()
        self._start(lambda: self._update(endpoint, configuration, fleet))
        return {"EndpointArn": endpoint.arn}

    def set_weights_and_capacities(self, request: Record) -> Record:
        with self._registry.lock:
            endpoint = self._changeable(request["EndpointName"])
            for wanted in request["DesiredWeightsAndCapacities"]:
                variant = endpoint.fleet.get(wanted["VariantName"])
                if variant is None:
                    raise invalid(f"Variant(s) \"{wanted['VariantName']}\" not found.")
                variant.weight = wanted.get("DesiredWeight", variant.weight)
                variant.count = wanted.get("DesiredInstanceCount", variant.count)
                if "ServerlessUpdateConfig" in wanted:
                    variant.config["ServerlessConfig"] = (variant.serverless or {}) | wanted["ServerlessUpdateConfig"]
            endpoint.status, endpoint.modified = "Updating", time.time()
        self._start(lambda: self._resize(endpoint))
        return {"EndpointArn": endpoint.arn}

    def delete(self, request: Record) -> Record:
        with self._registry.lock:
            endpoint = self._get(request["EndpointName"])
            if endpoint.status in ("Creating", "Updating", "RollingBack", "Deleting"):
                raise in_progress(endpoint.arn)
            endpoint.status = "Deleting"
        scaling.deregister(self._registry.region, endpoint.name)
        self._start(lambda: self._delete(endpoint))
        return {}

    # What the control API and the runtime need.

    def scale(self, name: str, variant: str, count: int) -> None:
        """Sets a variant's live count, or provisioned concurrency, as Application Auto Scaling does."""
        change: Record = {"VariantName": variant, "DesiredInstanceCount": count}
        with self._registry.lock:
            serverless = self._get(name).fleet[variant].serverless
        if serverless:
            limits = {"MaxConcurrency": serverless["MaxConcurrency"], "ProvisionedConcurrency": count}
            change = {"VariantName": variant, "ServerlessUpdateConfig": limits}
        self.set_weights_and_capacities({"EndpointName": name, "DesiredWeightsAndCapacities": [change]})

    def in_service(self, name: str) -> Endpoint:
        """The endpoint, for the runtime, which knows none that does not serve."""
        endpoint = self.all.get(name)
        if endpoint is None or endpoint.status in ("Creating", "Failed", "Deleting"):
            raise refused_invocation(f"Endpoint {name} of account {self._world.account} not found.")
        return endpoint

    @contextmanager
    def instance(self, name: str, target: str | None) -> Iterator[tuple[Variant, Instance | None]]:
        """An instance for one request, by the variants' weights or the target that the caller names."""
        with self._registry.lock:
            endpoint = self.in_service(name)
            fleet = endpoint.next_fleet if random.random() < endpoint.share else endpoint.fleet
            variant = _chosen(fleet, target)
            instance = variant.take()
        try:
            yield variant, instance
        finally:
            if instance:
                self._give_back(instance)

    def shadow(self, name: str) -> tuple[Variant, Instance] | None:
        """The shadow variant's instance, marked as busy; give it back with `release`."""
        with self._registry.lock:
            for variant in self.in_service(name).fleet.values():
                if variant.shadow and (instance := variant.take()):
                    return variant, instance
        return None

    def release(self, instance: Instance) -> None:
        self._give_back(instance)

    def _give_back(self, instance: Instance) -> None:
        with self._registry.lock:
            instance.in_flight -= 1

    def _get(self, name: str) -> Endpoint:
        if name not in self.all:
            raise not_found("endpoint", arn_of("endpoint", name, self._registry.region))
        return self.all[name]

    def _changeable(self, name: str) -> Endpoint:
        endpoint = self._get(name)
        if endpoint.status in ("Creating", "Updating", "RollingBack", "Deleting"):
            raise in_progress(endpoint.arn)
        if endpoint.status == "Failed":
            raise invalid(f'Cannot update failed endpoint "{endpoint.arn}".')
        return endpoint

    def _refuse_scaled_type_change(self, endpoint: Endpoint, fleet: Fleet) -> None:
        """Developer guide, endpoint-scaling-update: the call fails. AWS publishes no text of the error."""
        scaled = scaling.scaled_variants(self._registry.region, endpoint.name)
        changed = [
            name
            for name, variant in endpoint.fleet.items()
            if name in scaled
            and (name not in fleet or fleet[name].config.get("InstanceType") != variant.config.get("InstanceType"))
        ]
        if changed:
            raise invalid(
                f"The variant(s) \"{', '.join(changed)}\" must be deregistered as scalable targets from Application "
                "Auto Scaling before the endpoint is updated to another instance type."
            )

    # How it is carried out.

    def _start(self, work: Callable[[], None]) -> None:
        threading.Thread(target=self._world.guarded(work), daemon=True).start()

    def _planned(self, configuration: Record) -> Fleet:
        production = [(variant, False) for variant in configuration["ProductionVariants"]]
        shadows = [(variant, True) for variant in configuration.get("ShadowProductionVariants", [])]
        fleet: Fleet = {}
        for config, shadow in production + shadows:
            model = self._registry.model(config["ModelName"])
            container = model.get("PrimaryContainer") or model["Containers"][0]
            isolated = model["EnableNetworkIsolation"]
            count = config.get("InitialInstanceCount", 1)
            weight = config["InitialVariantWeight"]
            fleet[config["VariantName"]] = Variant(dict(config), count, weight, shadow, container, isolated)
        return fleet

    def _create(self, endpoint: Endpoint, fleet: Fleet) -> None:
        time.sleep(self._world.pace.settle)
        try:
            self._launch(endpoint.name, fleet)
            self._refuse_scripted(endpoint.name)
        except LaunchFailed as error:
            self._end(fleet)
            self._settle(endpoint, "Failed", str(error))
            return
        with self._registry.lock:
            endpoint.fleet = fleet
        self._settle(endpoint, "InService", None)

    def _update(self, endpoint: Endpoint, configuration: Record, fleet: Fleet) -> None:
        """Blue/green: the new fleet is whole before it gets a request, the old one ends after its last."""
        time.sleep(self._world.pace.settle)
        try:
            self._launch(endpoint.name, fleet)
            self._shift(endpoint, fleet)
        except LaunchFailed as error:
            self._roll_back(endpoint, fleet, str(error))
            return
        with self._registry.lock:
            old, endpoint.fleet = endpoint.fleet, fleet
            endpoint.next_fleet, endpoint.share = {}, 0.0
            endpoint.configuration = configuration["EndpointConfigName"]
            endpoint.asynchronous = configuration.get("AsyncInferenceConfig")
            endpoint.capture = configuration.get("DataCaptureConfig")
        policy = (endpoint.deployment or {}).get("BlueGreenUpdatePolicy", {})
        self._world.pace.wait(policy.get("TerminationWaitInSeconds", 0))
        self._end(old)
        self._settle(endpoint, "InService", None)

    def _shift(self, endpoint: Endpoint, fleet: Fleet) -> None:
        with self._registry.lock:
            endpoint.next_fleet = fleet
        total = sum(variant.count for variant in fleet.values() if not variant.shadow)
        steps, interval = traffic_steps(endpoint.deployment or {}, total)
        for share in steps:
            with self._registry.lock:
                endpoint.share = share
            self._world.pace.wait(interval)
            self._refuse_scripted(endpoint.name)
            self._refuse_alarmed(endpoint)

    def _refuse_scripted(self, name: str) -> None:
        if reason := self._world.scripted_failures.pop(name, None):
            raise LaunchFailed(reason)

    def _refuse_alarmed(self, endpoint: Endpoint) -> None:
        alarms = (endpoint.deployment or {}).get("AutoRollbackConfiguration", {}).get("Alarms", [])
        alarmed = self._world.alarms_in_alarm([alarm["AlarmName"] for alarm in alarms], self._registry.region)
        if alarmed:
            raise LaunchFailed(f"One or more alarms configured for auto-rollback are in ALARM: {', '.join(alarmed)}.")

    def _roll_back(self, endpoint: Endpoint, fleet: Fleet, reason: str) -> None:
        with self._registry.lock:
            endpoint.next_fleet, endpoint.share, endpoint.status = {}, 0.0, "RollingBack"
        self._end(fleet)
        time.sleep(self._world.pace.settle)
        self._settle(endpoint, "InService", reason)

    def _resize(self, endpoint: Endpoint) -> None:
        time.sleep(self._world.pace.settle)
        surplus: list[Instance] = []
        try:
            self._launch(endpoint.name, endpoint.fleet)
        except LaunchFailed as error:
            self._settle(endpoint, "InService", str(error))
            return
        with self._registry.lock:
            for variant in endpoint.fleet.values():
                surplus += variant.instances[variant.count :]
                del variant.instances[variant.count :]
        for instance in surplus:
            self._world.end(instance)
        self._settle(endpoint, "InService", None)

    def _delete(self, endpoint: Endpoint) -> None:
        time.sleep(self._world.pace.settle)
        self._end(endpoint.fleet)
        with self._registry.lock:
            del self.all[endpoint.name]
            self._registry.tags.pop(endpoint.arn, None)

    def _settle(self, endpoint: Endpoint, status: str, failure: str | None) -> None:
        with self._registry.lock:
            endpoint.status, endpoint.failure, endpoint.modified = status, failure, time.time()

    def _launch(self, name: str, fleet: Fleet) -> None:
        """Starts what a fleet lacks of its instances, one after the other: the machine is small."""
        for variant in fleet.values():
            while len(variant.instances) < variant.count:
                startup = variant.config.get("ContainerStartupHealthCheckTimeoutInSeconds", DEFAULT_STARTUP_SECONDS)
                launch = Launch(name, variant.name, variant.container, startup, isolated=variant.isolated)
                group = f"{logs.ENDPOINTS}/{name}"
                instance = self._world.launch(launch, group, variant.name, self._registry.region)
                with self._registry.lock:
                    variant.instances.append(instance)

    def _end(self, fleet: Fleet) -> None:
        for variant in fleet.values():
            with self._registry.lock:
                instances, variant.instances = variant.instances, []
            for instance in instances:
                self._world.end(instance)


def _chosen(fleet: Fleet, target: str | None) -> Variant:
    production = [variant for variant in fleet.values() if not variant.shadow]
    if target is None:
        return random.choices(production, [variant.weight for variant in production])[0]
    for variant in production:
        if variant.name == target:
            return variant
    raise refused_invocation(f"Variant {target} not found for Request.")


def _retain(live: Fleet, fleet: Fleet, excluded: set[str]) -> None:
    for name, variant in fleet.items():
        if name in live and "DesiredInstanceCount" not in excluded:
            variant.count = live[name].count
            if variant.serverless and (old := live[name].serverless):
                variant.config["ServerlessConfig"] = dict(variant.serverless) | _provisioned(old)
        if name in live and "DesiredWeight" not in excluded:
            variant.weight = live[name].weight


def _provisioned(serverless: Record) -> Record:
    return {key: serverless[key] for key in ("ProvisionedConcurrency",) if key in serverless}


def traffic_steps(deployment: Record, instances: int) -> tuple[list[float], float]:
    """Parts of the traffic that the new fleet gets one after the other, and the seconds between them."""
    if rolling := deployment.get("RollingUpdatePolicy"):
        size, interval = rolling["MaximumBatchSize"], rolling["WaitIntervalInSeconds"]
        return _linear(_portion(size, instances)), interval
    routing = deployment.get("BlueGreenUpdatePolicy", {}).get("TrafficRoutingConfiguration", {})
    interval = routing.get("WaitIntervalInSeconds", 0)
    if routing.get("Type") == "CANARY":
        return [_portion(routing["CanarySize"], instances), 1.0], interval
    if routing.get("Type") == "LINEAR":
        return _linear(_portion(routing["LinearStepSize"], instances)), interval
    return [1.0], interval


def _portion(size: Record, instances: int) -> float:
    if size["Type"] == "CAPACITY_PERCENT":
        return float(size["Value"]) / 100
    return min(1.0, float(size["Value"]) / max(instances, 1))


def _linear(step: float) -> list[float]:
    count = max(1, round(1 / step))
    return [min(1.0, step * number) for number in range(1, count)] + [1.0]
