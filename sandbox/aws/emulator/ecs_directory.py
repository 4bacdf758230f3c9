"""The services of one region's ECS, by cluster and name, with their tasks."""

from .clusters import Clusters
from .ecs_errors import Record, name_of, service_missing
from .errors import AwsError
from .services import Service, service_arn
from .tasks import Task


class Directory:
    def __init__(self, region: str) -> None:
        self.region = region
        self.services: dict[str, Service] = {}
        """By ARN; those that are INACTIVE too."""
        self.clusters = Clusters(region, self._counts)

    def cluster_of(self, request: Record) -> str:
        """Name of the cluster that a request is about; raises where there is none."""
        return str(self.clusters.find(request.get("cluster"))["clusterName"])

    def arn_of(self, cluster: str, name_or_arn: str) -> str:
        return service_arn(self.region, cluster, name_of(name_or_arn))

    def find(self, request: Record) -> Service:
        service = self.services.get(self.arn_of(self.cluster_of(request), request["service"]))
        if service is None:
            raise service_missing()
        return service

    def active(self, request: Record) -> Service:
        service = self.find(request)
        if service.status != "ACTIVE":
            raise AwsError("ServiceNotActiveException", "Service was not ACTIVE.")
        return service

    def standing(self, cluster: str) -> list[Service]:
        """Those that are not INACTIVE."""
        return [
            one for one in list(self.services.values()) if one.cluster == cluster and one.status != "INACTIVE"
        ]

    def tasks(self, cluster: str) -> list[Task]:
        """Those that have ended in the last hour too, the oldest first."""
        return [
            task for one in list(self.services.values()) if one.cluster == cluster for task in list(one.tasks)
        ]

    def _counts(self, cluster: str) -> Record:
        tasks = [task for task in self.tasks(cluster) if task.last_status != "STOPPED"]
        running = sum(task.last_status == "RUNNING" for task in tasks)
        return {
            "activeServicesCount": len(self.standing(cluster)),
            "runningTasksCount": running,
            "pendingTasksCount": len(tasks) - running,
        }
