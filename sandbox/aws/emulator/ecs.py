"""ECS's control plane: which action is answered by what, per region. Nothing of it is left to moto."""

import threading
from functools import cache
from typing import Any, Callable

from .clusters import Clusters
from .definitions import Definitions
from .deployments import Deployment, Rollout
from .ecs_errors import (
    Record,
    bad_parameter,
    client_error,
    failure,
    name_of,
    now,
    page,
    service_missing,
)
from .ecs_tags import Tags
from .errors import AwsError
from .node import Node
from .scheduler import Scheduler
from .service_checks import ServiceChecks, revisioned
from .services import Service, service_arn
from .shapes import check_request
from .tasks import Task
from .world import World

Action = Callable[[Record], Record]

DEFAULTS: Record = {"maximumPercent": 200, "minimumHealthyPercent": 100, "strategy": "ROLLING", "bakeTimeInMinutes": 0}
PLAIN = (
    *("healthCheckGracePeriodSeconds", "enableExecuteCommand", "enableECSManagedTags", "propagateTags"),
    *("availabilityZoneRebalancing", "placementConstraints", "placementStrategy", "deploymentController"),
)
"""Fields of a service whose change is no deployment."""


class Ecs:
    """One region's ECS."""

    def __init__(self, world: World, node: Node, region: str) -> None:
        self._world, self._node, self._region = world, node, region
        self.clusters = Clusters(region, self._counts)
        self.definitions = Definitions(region)
        self.services: dict[str, Service] = {}
        """By ARN; those that are INACTIVE too."""
        self._checks = ServiceChecks(world, region, self.clusters)
        self._lock = threading.RLock()
        self._tokens: dict[str, str] = {}
        self._actions = self._table()

    def answer(self, action: str, request: Record) -> Record:
        """Answers one action; refuses those that it does not know rather than let moto answer of another ECS."""
        if action not in self._actions:
            raise AwsError("UnsupportedFeatureException", f"The sandbox's ECS does not have the action {action}.")
        try:
            check_request("ecs", action, request)
        except AwsError as error:
            raise bad_parameter(str(error)) from error
        return self._actions[action](request)

    def _table(self) -> dict[str, Action]:
        clusters, definitions, tags = self.clusters, self.definitions, Tags(self)
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
            "CreateService": self._create,
            "UpdateService": self._update,
            "DeleteService": self._delete,
            "DescribeServices": self._describe,
            "ListServices": self._list_services,
            "ListServiceDeployments": self._list_deployments,
            "DescribeServiceDeployments": self._describe_deployments,
            "DescribeServiceRevisions": self._describe_revisions,
            "StopServiceDeployment": self._stop_deployment,
            "ListTasks": self._list_tasks,
            "DescribeTasks": self._describe_tasks,
            "StopTask": self._stop_task,
            "ListContainerInstances": lambda request: {"containerInstanceArns": []},
            "ListTagsForResource": tags.list,
            "TagResource": tags.add,
            "UntagResource": tags.remove,
        }

    def _create(self, request: Record) -> Record:
        with self._lock:
            cluster = self.clusters.find(request.get("cluster"))
            name = request["serviceName"]
            arn = service_arn(self._region, cluster["clusterName"], name)
            if known := self._repeated(arn, request):
                return {"service": known.describe()}
            definition = self.definitions.usable(request.get("taskDefinition") or "")
            record = self._record(request, cluster, definition, arn)
            self._checks.check(record, definition, cluster)
            service = Service(
                *(self._world, self._node, self._region, cluster["clusterName"], record), self.definitions.find
            )
            service.deploy()
            self.services[arn] = service
            if token := request.get("clientToken"):
                self._tokens[token] = arn
        threading.Thread(target=Scheduler(service).run, daemon=True).start()
        return {"service": service.describe()}

    def _repeated(self, arn: str, request: Record) -> Service | None:
        """The service that this very call has made before; raises when the name is taken by another one."""
        known = self.services.get(arn)
        if known is None or known.status == "INACTIVE":
            return None
        if known.status == "DRAINING":
            raise bad_parameter("Unable to Start a service that is still Draining.")
        if self._tokens.get(request.get("clientToken") or "") == arn:
            return known
        raise bad_parameter("Creation of service was not idempotent.")

    def _record(self, request: Record, cluster: Record, definition: Record, arn: str) -> Record:
        default = cluster["defaultCapacityProviderStrategy"]
        given = revisioned(request)
        if not given.get("launchType") and not given.get("capacityProviderStrategy"):
            given |= {"capacityProviderStrategy": default} if default else {"launchType": "EC2"}
        network = given.get("networkConfiguration", {}).get("awsvpcConfiguration")
        if network:
            given["networkConfiguration"] = {"awsvpcConfiguration": {"assignPublicIp": "DISABLED", "securityGroups": []} | network}
        return (
            {key: request[key] for key in PLAIN if request.get(key) is not None}
            | given
            | {
                "serviceArn": arn,
                "serviceName": request["serviceName"],
                "clusterArn": cluster["clusterArn"],
                "status": "ACTIVE",
                "desiredCount": request.get("desiredCount", 0),
                "taskDefinition": definition["taskDefinitionArn"],
                "deploymentConfiguration": _configured({}, request.get("deploymentConfiguration")),
                "deploymentController": request.get("deploymentController") or {"type": "ECS"},
                "schedulingStrategy": request.get("schedulingStrategy") or "REPLICA",
                "enableExecuteCommand": bool(request.get("enableExecuteCommand")),
                "enableECSManagedTags": bool(request.get("enableECSManagedTags")),
                "propagateTags": request.get("propagateTags") or "NONE",
                "availabilityZoneRebalancing": request.get("availabilityZoneRebalancing") or "DISABLED",
                "tags": request.get("tags") or [],
                "loadBalancers": given.get("loadBalancers") or [],
                "serviceRegistries": given.get("serviceRegistries") or [],
                "createdAt": now(),
                "events": [],
            }
        )

    def _update(self, request: Record) -> Record:
        with self._lock:
            service = self._active(request)
            cluster = self.clusters.find(service.cluster)
            definition = self.definitions.find(service.record["taskDefinition"])
            with service.lock:
                changes = revisioned(request)
                if request.get("taskDefinition"):
                    definition = self.definitions.usable(request["taskDefinition"])
                    changes["taskDefinition"] = definition["taskDefinitionArn"]
                after = service.record | changes | {key: request[key] for key in PLAIN if request.get(key) is not None}
                if changes.get("capacityProviderStrategy"):
                    after.pop("launchType", None)
                given = request.get("deploymentConfiguration")
                after["deploymentConfiguration"] = _configured(service.configuration, given)
                after["desiredCount"] = request.get("desiredCount", service.desired)
                self._checks.check(after, definition, cluster)
                is_new = any(service.record.get(key) != value for key, value in changes.items())
                service.record = after
                if is_new or request.get("forceNewDeployment"):
                    service.deploy()
            service.changed.set()
            return {"service": service.describe()}

    def _delete(self, request: Record) -> Record:
        with self._lock:
            service = self._find(request)
            if service.status == "ACTIVE":
                if service.desired > 0 and not request.get("force"):
                    raise bad_parameter("The service cannot be stopped while it is scaled above 0.")
                with service.lock:
                    if not service.rollout.is_over:
                        service.rollout.end("STOPPED", "The service was deleted.")
                    service.record |= {"status": "DRAINING", "desiredCount": 0}
                service.changed.set()
            return {"service": service.describe()}

    def _describe(self, request: Record) -> Record:
        cluster = self.clusters.find(request.get("cluster"))["clusterName"]
        arns = [service_arn(self._region, cluster, name_of(one)) for one in request["services"]]
        found = [self.services[arn].describe() for arn in arns if arn in self.services]
        if "TAGS" not in request.get("include", []):
            found = [{key: value for key, value in one.items() if key != "tags"} for one in found]
        return {"services": found, "failures": [failure(arn) for arn in arns if arn not in self.services]}

    def _list_services(self, request: Record) -> Record:
        cluster = self.clusters.find(request.get("cluster"))["clusterName"]
        own = [one.arn for one in self._standing(cluster)]
        return page(request, "serviceArns", own)

    def _list_deployments(self, request: Record) -> Record:
        service, wanted = self._find(request), request.get("status")
        found = [one.brief() for one in reversed(service.rollouts) if not wanted or one.status in wanted]
        return page(request, "serviceDeployments", found)

    def _describe_deployments(self, request: Record) -> Record:
        known = {one.arn: (one, service) for service in self.services.values() for one in service.rollouts}
        asked = request["serviceDeploymentArns"]
        found = [rollout.describe(service.desired) for rollout, service in (known[arn] for arn in asked if arn in known)]
        return {"serviceDeployments": found, "failures": [failure(arn) for arn in asked if arn not in known]}

    def _describe_revisions(self, request: Record) -> Record:
        known: dict[str, Deployment] = {
            one.revision["serviceRevisionArn"]: one for service in self.services.values() for one in service.revisions
        }
        asked = request["serviceRevisionArns"]
        return {
            "serviceRevisions": [known[arn].describe_revision() for arn in asked if arn in known],
            "failures": [failure(arn) for arn in asked if arn not in known],
        }

    def _stop_deployment(self, request: Record) -> Record:
        arn = request["serviceDeploymentArn"]
        rollout: Rollout | None = next(
            (one for service in self.services.values() for one in service.rollouts if one.arn == arn), None
        )
        if rollout is None:
            raise AwsError("ServiceDeploymentNotFoundException", "The service deployment was not found.")
        if rollout.is_over:
            raise AwsError("ConflictException", f"The service deployment is in the state {rollout.status} and cannot be stopped.")
        rollout.status = "STOP_REQUESTED" if request.get("stopType") == "ABORT" else "ROLLBACK_REQUESTED"
        return {"serviceDeploymentArn": arn}

    def _list_tasks(self, request: Record) -> Record:
        cluster = self.clusters.find(request.get("cluster"))["clusterName"]
        wanted, name = request.get("desiredStatus", "RUNNING"), request.get("serviceName")
        family, launch, by = request.get("family"), request.get("launchType"), request.get("startedBy")
        found = [
            task.arn
            for task in reversed(self._tasks(cluster))
            if task.desired_status == wanted
            and (name is None or task.plan.owner == name_of(name))
            and family in (None, task.plan.definition["family"])
            and launch in (None, task.plan.launch["launchType"])
            and by in (None, task.plan.started_by)
        ]
        return page(request, "taskArns", found)

    def _describe_tasks(self, request: Record) -> Record:
        known = {task.id: task for task in self._tasks(self.clusters.find(request.get("cluster"))["clusterName"])}
        asked = [name_of(one) for one in request["tasks"]]
        found = [known[one].describe() for one in asked if one in known]
        return {"tasks": found, "failures": [failure(one) for one in asked if one not in known]}

    def _stop_task(self, request: Record) -> Record:
        known = {task.id: task for task in self._tasks(self.clusters.find(request.get("cluster"))["clusterName"])}
        task = known.get(name_of(request["task"]))
        if task is None:
            raise bad_parameter("The referenced task was not found.")
        task.stop(request.get("reason") or "Task stopped by user", "UserInitiated")
        return {"task": task.describe()}

    def _find(self, request: Record) -> Service:
        cluster = self.clusters.find(request.get("cluster"))["clusterName"]
        service = self.services.get(service_arn(self._region, cluster, name_of(request["service"])))
        if service is None or service.status == "INACTIVE" and "force" not in request:
            raise service_missing()
        return service

    def _active(self, request: Record) -> Service:
        service = self._find(request)
        if service.status != "ACTIVE":
            raise AwsError("ServiceNotActiveException", "Service was not ACTIVE.")
        return service

    def _standing(self, cluster: str) -> list[Service]:
        return [one for one in list(self.services.values()) if one.cluster == cluster and one.status != "INACTIVE"]

    def _tasks(self, cluster: str) -> list[Task]:
        return [task for one in list(self.services.values()) if one.cluster == cluster for task in one.tasks]

    def _counts(self, cluster: str) -> Record:
        tasks = [task for task in self._tasks(cluster) if task.last_status != "STOPPED"]
        running = sum(task.last_status == "RUNNING" for task in tasks)
        return {
            "activeServicesCount": len(self._standing(cluster)),
            "runningTasksCount": running,
            "pendingTasksCount": len(tasks) - running,
        }


def _configured(before: Record, given: Record | None) -> Record:
    """A deployment configuration with what it was before, or AWS's defaults, where nothing is given."""
    return DEFAULTS | before | {key: value for key, value in (given or {}).items() if value is not None}


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
