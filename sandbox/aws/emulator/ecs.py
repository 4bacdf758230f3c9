"""ECS's control plane: which action is answered by what, per region. Nothing of it is left to moto."""

from functools import cache
from typing import Any, Callable

from .definitions import Definitions
from .ecs_directory import Directory
from .ecs_errors import Record, bad_parameter, client_error, page
from .ecs_queries import ServiceQueries
from .ecs_services import ServiceActions
from .ecs_tags import Tags
from .errors import AwsError
from .node import Node
from .services import service_arn
from .shapes import check_request
from .world import World

Action = Callable[[Record], Record]


class Ecs:
    """One region's ECS."""

    def __init__(self, world: World, node: Node, region: str) -> None:
        self._directory = Directory(region)
        self.clusters, self.services = self._directory.clusters, self._directory.services
        self.definitions = Definitions(region)
        self._services = ServiceActions(world, node, self._directory, self.definitions)
        self._actions = self._table()

    def answer(self, action: str, request: Record) -> Record:
        """Answers one action; refuses those that it does not know rather than let moto answer of another ECS."""
        if action not in self._actions:
            raise AwsError(
                "UnsupportedFeatureException", f"The sandbox's ECS does not have the action {action}."
            )
        try:
            check_request("ecs", action, request)
        except AwsError as error:
            raise bad_parameter(str(error)) from error
        return self._actions[action](request)

    def _table(self) -> dict[str, Action]:
        clusters, definitions, tags = self.clusters, self.definitions, Tags(self)
        actions, queries = self._services, ServiceQueries(self._directory)
        return {
            "CreateCluster": clusters.create,
            "UpdateCluster": clusters.update,
            "UpdateClusterSettings": clusters.update_settings,
            "DescribeClusters": clusters.describe,
            "ListClusters": lambda request: page(
                request, "clusterArns", [clusters.all[name]["clusterArn"] for name in clusters.names()]
            ),
            "DeleteCluster": clusters.delete,
            "PutClusterCapacityProviders": clusters.put_capacity_providers,
            "CreateCapacityProvider": clusters.create_provider,
            "UpdateCapacityProvider": clusters.update_provider,
            "DescribeCapacityProviders": clusters.describe_providers,
            "DeleteCapacityProvider": clusters.delete_provider,
            "RegisterTaskDefinition": definitions.register,
            "DescribeTaskDefinition": definitions.describe,
            "DeregisterTaskDefinition": definitions.deregister,
            "DeleteTaskDefinitions": definitions.delete,
            "ListTaskDefinitions": definitions.list,
            "ListTaskDefinitionFamilies": definitions.families,
            "CreateService": actions.create,
            "UpdateService": actions.update,
            "DeleteService": actions.delete,
            "DescribeServices": queries.describe,
            "ListServices": queries.list_services,
            "ListServiceDeployments": queries.list_deployments,
            "DescribeServiceDeployments": queries.describe_deployments,
            "DescribeServiceRevisions": queries.describe_revisions,
            "StopServiceDeployment": actions.stop_deployment,
            "ListTasks": queries.list_tasks,
            "DescribeTasks": queries.describe_tasks,
            "StopTask": actions.stop_task,
            "ListContainerInstances": lambda request: {"containerInstanceArns": []},
            "ListTagsForResource": tags.list,
            "TagResource": tags.add,
            "UntagResource": tags.remove,
        }


class EcsRegions:
    """ECS in every region, made when it is first asked."""

    def __init__(self, world: World, node: Node) -> None:
        self._world, self._node = world, node
        self.of: Any = cache(self._make)

    def _make(self, region: str) -> Ecs:
        return Ecs(self._world, self._node, region)

    def check_target(self, region: str, resource: str) -> None:
        """Raises when a service that is to be scaled does not exist."""
        _, cluster, name = resource.split("/")
        service = self.of(region).services.get(service_arn(region, cluster, name))
        if service is None or service.status == "INACTIVE":
            raise client_error(f"ECS service doesn't exist: {resource}")
