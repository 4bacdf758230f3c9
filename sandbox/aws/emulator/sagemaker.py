"""SageMaker's control plane: which action is answered by what, per region."""

import re
from functools import cache
from typing import Callable

from . import registry as records
from .asynchronous import AsyncRuntime
from .endpoints import Endpoints
from .errors import invalid
from .registry import Record, Registry
from .runtime import Runtime
from .shapes import check_request
from .transform import TransformJobs
from .world import World

Action = Callable[[Record], Record]

ENDPOINT_ROW = ("EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus")
TARGET = re.compile(r"endpoint/([^/]+)/variant/([^/]+)")
JOB_ROW = ("TransformJobName", "TransformJobArn", "CreationTime", "TransformEndTime", "TransformJobStatus")


class SageMaker:
    """One region's SageMaker."""

    def __init__(self, world: World, region: str) -> None:
        self._world, self.registry = world, Registry(region)
        self.endpoints = Endpoints(world, self.registry)
        self.jobs = TransformJobs(world, self.registry)
        self.runtime = Runtime(world, self.endpoints, region)
        self.asynchronous = AsyncRuntime(world, self.endpoints, self.runtime, region)
        self._actions = self._table()

    def answers(self, action: str) -> bool:
        return action in self._actions

    def answer(self, action: str, request: Record) -> Record:
        check_request("sagemaker", action, request)
        return self._actions[action](request)

    def _table(self) -> dict[str, Action]:
        registry, endpoints, jobs = self.registry, self.endpoints, self.jobs
        return {
            "CreateModel": lambda request: records.create_model(registry, request, self._s3()),
            "DescribeModel": lambda request: registry.model(request["ModelName"]),
            "DeleteModel": lambda request: records.delete(registry, "model", request["ModelName"]),
            "ListModels": lambda request: _list(
                list(registry.models.values()),
                request,
                "ModelName",
                ("ModelName", "ModelArn", "CreationTime"),
                "Models",
            ),
            "CreateEndpointConfig": lambda request: records.create_configuration(registry, request),
            "DescribeEndpointConfig": lambda request: registry.configuration(request["EndpointConfigName"]),
            "DeleteEndpointConfig": lambda request: records.delete(registry, "config", request["EndpointConfigName"]),
            "ListEndpointConfigs": lambda request: _list(
                list(registry.configurations.values()),
                request,
                "EndpointConfigName",
                ("EndpointConfigName", "EndpointConfigArn", "CreationTime"),
                "EndpointConfigs",
            ),
            "CreateEndpoint": endpoints.create,
            "DescribeEndpoint": endpoints.describe,
            "UpdateEndpoint": endpoints.update,
            "UpdateEndpointWeightsAndCapacities": endpoints.set_weights_and_capacities,
            "DeleteEndpoint": endpoints.delete,
            "ListEndpoints": self._list_endpoints,
            "CreateTransformJob": jobs.create,
            "DescribeTransformJob": jobs.describe,
            "StopTransformJob": jobs.stop,
            "ListTransformJobs": lambda request: _list(
                list(registry.jobs.values()), request, "TransformJobName", JOB_ROW, "TransformJobSummaries"
            ),
            "ListTags": lambda request: records.list_tags(registry, request),
            "AddTags": lambda request: records.add_tags(registry, request),
            "DeleteTags": lambda request: records.delete_tags(registry, request),
        }

    def _s3(self) -> object:
        return self._world.client("s3", self.registry.region)

    def _list_endpoints(self, request: Record) -> Record:
        status = request.get("StatusEquals")
        rows = [endpoint.describe() for endpoint in list(self.endpoints.all.values())]
        found = [row for row in rows if status in (None, row["EndpointStatus"])]
        return _list(found, request, "EndpointName", ENDPOINT_ROW, "Endpoints")


_list = records.page


class SageMakers:
    """SageMaker in every region, made when it is first asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[str, SageMaker] = {}
        self.of = cache(self._make)

    def _make(self, region: str) -> SageMaker:
        self.known[region] = SageMaker(self.world, region)
        return self.known[region]

    def check_target(self, region: str, resource: str) -> None:
        """Raises when an endpoint that is to be scaled does not exist, or lacks the variant."""
        match = TARGET.fullmatch(resource)
        if match is None:
            # Components and the like: moto says what it thinks of them.
            return
        name, variant = match.groups()
        described = self.of(region).endpoints.describe({"EndpointName": name})
        if variant not in [row["VariantName"] for row in described.get("ProductionVariants", [])]:
            raise invalid(f'Could not find variant "{variant}" of endpoint "{described["EndpointArn"]}".')
