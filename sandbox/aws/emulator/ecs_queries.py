"""What is asked of services of ECS, their deployments and their tasks."""

from .deployments import Deployment
from .ecs_directory import Directory
from .ecs_errors import Record, failure, name_of, page


class ServiceQueries:
    """One region's."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def describe(self, request: Record) -> Record:
        cluster = self._directory.cluster_of(request)
        arns = [self._directory.arn_of(cluster, one) for one in request["services"]]
        found = [self._directory.services[arn].describe() for arn in arns if arn in self._directory.services]
        if "TAGS" not in request.get("include", []):
            found = [{key: value for key, value in one.items() if key != "tags"} for one in found]
        return {
            "services": found,
            "failures": [failure(arn) for arn in arns if arn not in self._directory.services],
        }

    def list_services(self, request: Record) -> Record:
        cluster = self._directory.cluster_of(request)
        own = [one.arn for one in self._directory.standing(cluster)]
        return page(request, "serviceArns", own)

    def list_deployments(self, request: Record) -> Record:
        service, wanted = self._directory.find(request), request.get("status")
        found = [one.brief() for one in reversed(service.rollouts) if not wanted or one.status in wanted]
        return page(request, "serviceDeployments", found)

    def describe_deployments(self, request: Record) -> Record:
        known = {
            one.arn: (one, service)
            for service in self._directory.services.values()
            for one in service.rollouts
        }
        asked = request["serviceDeploymentArns"]
        found = [
            rollout.describe(service.desired)
            for rollout, service in (known[arn] for arn in asked if arn in known)
        ]
        return {"serviceDeployments": found, "failures": [failure(arn) for arn in asked if arn not in known]}

    def describe_revisions(self, request: Record) -> Record:
        known: dict[str, Deployment] = {
            one.revision["serviceRevisionArn"]: one
            for service in self._directory.services.values()
            for one in service.revisions
        }
        asked = request["serviceRevisionArns"]
        return {
            "serviceRevisions": [known[arn].describe_revision() for arn in asked if arn in known],
            "failures": [failure(arn) for arn in asked if arn not in known],
        }

    def list_tasks(self, request: Record) -> Record:
        cluster = self._directory.cluster_of(request)
        wanted, name = request.get("desiredStatus", "RUNNING"), request.get("serviceName")
        family, launch, by = request.get("family"), request.get("launchType"), request.get("startedBy")
        found = [
            task.arn
            for task in reversed(self._directory.tasks(cluster))
            if task.desired_status == wanted
            and (name is None or task.plan.owner == name_of(name))
            and family in (None, task.plan.definition["family"])
            and launch in (None, task.plan.launch["launchType"])
            and by in (None, task.plan.started_by)
        ]
        return page(request, "taskArns", found)

    def describe_tasks(self, request: Record) -> Record:
        known = {task.id: task for task in self._directory.tasks(self._directory.cluster_of(request))}
        asked = [name_of(one) for one in request["tasks"]]
        found = [known[one].describe() for one in asked if one in known]
        return {"tasks": found, "failures": [failure(one) for one in asked if one not in known]}
