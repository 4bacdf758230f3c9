"""Clusters of ECS and their capacity providers."""

from typing import Callable

from .ecs_errors import Record, arn_of, bad_parameter, client_error, cluster_missing, failure, name_of
from .errors import AwsError

FARGATE = ("FARGATE", "FARGATE_SPOT")
Counts = Callable[[str], Record]
"""What runs in a cluster, by its name: fields of DescribeClusters."""


class Clusters:
    """One region's. What is deleted stays to be described, as INACTIVE."""

    def __init__(self, region: str, counts: Counts) -> None:
        self._region, self._counts = region, counts
        self.all: dict[str, Record] = {}
        self.providers: dict[str, Record] = {}

    def find(self, name_or_arn: str | None) -> Record:
        """An active cluster."""
        cluster = self.all.get(name_of(name_or_arn or "default"))
        if cluster is None or cluster["status"] != "ACTIVE":
            raise cluster_missing()
        return cluster

    def create(self, request: Record) -> Record:
        name = request.get("clusterName") or "default"
        known = self.all.get(name)
        if known is None or known["status"] != "ACTIVE":
            self.all[name] = {
                "clusterArn": arn_of(self._region, "cluster", name),
                "clusterName": name,
                "status": "ACTIVE",
                "settings": request.get("settings") or [{"name": "containerInsights", "value": "disabled"}],
                "tags": request.get("tags") or [],
                "statistics": [],
            }
            self._set(self.all[name], request)
        return {"cluster": self._described(self.all[name])}

    def update(self, request: Record) -> Record:
        cluster = self.find(request["cluster"])
        self._set(cluster, request)
        return {"cluster": self._described(cluster)}

    def update_settings(self, request: Record) -> Record:
        return self.update(request)

    def put_capacity_providers(self, request: Record) -> Record:
        cluster = self.find(request["cluster"])
        self._check_providers(request["capacityProviders"])
        self._set(cluster, request)
        return {"cluster": self._described(cluster)}

    def describe(self, request: Record) -> Record:
        asked = request.get("clusters") or ["default"]
        found = [self.all[name_of(one)] for one in asked if name_of(one) in self.all]
        missing = [one for one in asked if name_of(one) not in self.all]
        # Tags and settings are left out where nobody asks for them.
        left_out = {field.lower() for field in ("TAGS", "SETTINGS")} - {
            field.lower() for field in request.get("include", [])
        }
        clusters = [
            {key: value for key, value in self._described(one).items() if key not in left_out}
            for one in found
        ]
        return {"clusters": clusters, "failures": [failure(self._arn(one)) for one in missing]}

    def names(self) -> list[str]:
        return [name for name, cluster in self.all.items() if cluster["status"] == "ACTIVE"]

    def delete(self, request: Record) -> Record:
        cluster = self.find(request["cluster"])
        counts = self._counts(cluster["clusterName"])
        if counts["activeServicesCount"]:
            raise AwsError(
                "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."
            )
        if counts["runningTasksCount"] or counts["pendingTasksCount"]:
            raise AwsError(
                "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active."
            )
        cluster["status"] = "INACTIVE"
        cluster["capacityProviders"] = []
        return {"cluster": self._described(cluster)}

    def create_provider(self, request: Record) -> Record:
        name = request["name"]
        if name in self.providers or name in FARGATE:
            raise client_error(
                f"The specified capacity provider already exists. Specify a unique capacity provider name."
            )
        group = dict(request["autoScalingGroupProvider"])
        group.setdefault("managedTerminationProtection", "DISABLED")
        group.setdefault("managedDraining", "ENABLED")
        scaling = {"status": "DISABLED", "targetCapacity": 100, "minimumScalingStepSize": 1}
        scaling |= {"maximumScalingStepSize": 10000, "instanceWarmupPeriod": 300}
        group["managedScaling"] = scaling | (group.get("managedScaling") or {})
        self._check_protection(group)
        self.providers[name] = {
            "capacityProviderArn": arn_of(self._region, "capacity-provider", name),
            "name": name,
            "status": "ACTIVE",
            "autoScalingGroupProvider": group,
            "updateStatus": "CREATE_COMPLETE",
            "tags": request.get("tags") or [],
            "type": "EC2_AUTOSCALING",
        }
        return {"capacityProvider": self.providers[name]}

    def update_provider(self, request: Record) -> Record:
        provider = self._provider(request["name"])
        group = provider["autoScalingGroupProvider"]
        given = request["autoScalingGroupProvider"]
        scaling = group["managedScaling"] | (given.get("managedScaling") or {})
        group |= given | {"managedScaling": scaling}
        self._check_protection(group)
        provider["updateStatus"] = "UPDATE_COMPLETE"
        return {"capacityProvider": provider}

    def describe_providers(self, request: Record) -> Record:
        known = {name: self._fargate(name) for name in FARGATE} | self.providers
        asked = [name_of(one) for one in request.get("capacityProviders") or known]
        found = [known[name] for name in asked if name in known]
        if "TAGS" not in request.get("include", []):
            found = [one | {"tags": []} for one in found]
        return {
            "capacityProviders": found,
            "failures": [failure(name) for name in asked if name not in known],
        }

    def delete_provider(self, request: Record) -> Record:
        """One that a cluster has fails to go, which is told by its status only."""
        provider = self._provider(request["capacityProvider"])
        name = provider["name"]
        users = [one for one in self.names() if name in self.all[one].get("capacityProviders", [])]
        if users:
            provider["updateStatus"] = "DELETE_FAILED"
            provider["updateStatusReason"] = (
                f"The capacity provider cannot be deleted because it is associated with cluster: {', '.join(users)}. "
                "Remove the capacity provider from the cluster and try again."
            )
            return {"capacityProvider": provider}
        del self.providers[name]
        return {"capacityProvider": provider | {"status": "INACTIVE", "updateStatus": "DELETE_COMPLETE"}}

    def check_strategy(self, cluster: Record, strategy: list[Record]) -> None:
        """Raises when a service cannot use a provider of its strategy."""
        for item in strategy:
            if name_of(item["capacityProvider"]) not in cluster.get("capacityProviders", []):
                raise bad_parameter(
                    "The specified capacity provider strategy cannot contain a capacity provider that is not "
                    "associated with the cluster. Associate the capacity provider with the cluster and try again."
                )

    def _set(self, cluster: Record, request: Record) -> None:
        self._check_providers(request.get("capacityProviders") or [])
        for field in ("configuration", "serviceConnectDefaults", "settings"):
            if request.get(field):
                cluster[field] = request[field]
        cluster.setdefault("capacityProviders", [])
        cluster.setdefault("defaultCapacityProviderStrategy", [])
        if "capacityProviders" in request:
            cluster["capacityProviders"] = [name_of(one) for one in request["capacityProviders"]]
            cluster["defaultCapacityProviderStrategy"] = request.get("defaultCapacityProviderStrategy") or []

    def _check_providers(self, names: list[str]) -> None:
        for name in names:
            if name not in FARGATE and name_of(name) not in self.providers:
                raise bad_parameter(
                    "The specified capacity provider was not found. Specify a valid name or ARN and try again."
                )

    def _check_protection(self, group: Record) -> None:
        if (
            group["managedTerminationProtection"] == "ENABLED"
            and group["managedScaling"]["status"] != "ENABLED"
        ):
            raise client_error(
                "The managed termination protection setting for the capacity provider is invalid. To enable managed "
                "termination protection for a capacity provider, managed scaling must be enabled."
            )

    def _provider(self, name_or_arn: str) -> Record:
        provider = self.providers.get(name_of(name_or_arn))
        if provider is None:
            raise client_error(
                "The specified capacity provider does not exist. Specify a valid name or ARN and try again."
            )
        return provider

    def _fargate(self, name: str) -> Record:
        return {
            "capacityProviderArn": arn_of(self._region, "capacity-provider", name),
            "name": name,
            "status": "ACTIVE",
            "tags": [],
            "type": name,
        }

    def _described(self, cluster: Record) -> Record:
        return cluster | self._counts(cluster["clusterName"]) | {"registeredContainerInstancesCount": 0}

    def _arn(self, name_or_arn: str) -> str:
        return name_or_arn if name_or_arn.startswith("arn:") else arn_of(self._region, "cluster", name_or_arn)
