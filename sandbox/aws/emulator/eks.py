"""EKS: which operation is answered by what, per region."""

from functools import cache
from typing import Any, Callable

from werkzeug.wrappers import Request

from . import eks_access as access
from .eks_clusters import Clusters, Doors, list_updates, update_of
from .eks_errors import invalid_parameter, missing
from .eks_parts import Parts
from .eks_records import ADDON, FARGATE_PROFILE, KINDS, NODE_GROUP, Cluster, Record, page
from .eks_versions import describe_addon_versions, describe_cluster_versions
from .errors import AwsError
from .identities import arn_of
from .rest_json import find_operation, read_request
from .shapes import check_request
from .world import World

Action = Callable[[Record], Record]
OfCluster = Callable[[Cluster, Record], Record]


class Eks:
    """One region's EKS."""

    def __init__(self, world: World, region: str, doors: Doors) -> None:
        self._region = region
        self.clusters, self._parts = Clusters(world, region, doors), Parts(world)
        self._actions = self._table()

    def answer(self, action: str, request: Record, access_key: str) -> Record:
        if action not in self._actions:
            raise AwsError("UnknownOperationException", f"the emulator's EKS has no {action}", 404)
        try:
            check_request("eks", action, request)
        except AwsError as error:
            raise invalid_parameter(str(error)) from error
        answer = self._actions[action](request)
        if action == "CreateCluster":
            self._give_to_creator(request, arn_of(access_key, self._region))
        return answer

    def _give_to_creator(self, request: Record, arn: str) -> None:
        """Whoever makes a cluster administers it, unless it says that it will not."""
        cluster, config = self.clusters.find(request["name"]), request.get("accessConfig", {})
        if not config.get("bootstrapClusterCreatorAdminPermissions", True):
            return
        cluster.creator = access.principal_of(arn)[0]
        if cluster.record["accessConfig"]["authenticationMode"] != "CONFIG_MAP":
            principal = {"principalArn": cluster.creator}
            access.create_entry(cluster, principal)
            policy = access.POLICY_ARN + access.CLUSTER_ADMIN
            access.associate_policy(cluster, principal | {"policyArn": policy, "accessScope": {"type": "cluster"}})

    def _table(self) -> dict[str, Action]:
        clusters, of = self.clusters, self._of
        return {
            "CreateCluster": clusters.create,
            "DescribeCluster": of(lambda cluster, _: {"cluster": cluster.record}),
            "ListClusters": lambda request: page(clusters.names(), request, "clusters"),
            "DeleteCluster": clusters.delete,
            "UpdateClusterConfig": clusters.update_config,
            "UpdateClusterVersion": clusters.update_version,
            "AssociateEncryptionConfig": clusters.associate_encryption,
            "DescribeClusterVersions": describe_cluster_versions,
            "DescribeUpdate": of(update_of),
            "ListUpdates": of(list_updates),
            "CreateAccessEntry": of(access.create_entry),
            "DescribeAccessEntry": of(access.describe_entry),
            "UpdateAccessEntry": of(access.update_entry),
            "DeleteAccessEntry": of(access.delete_entry),
            "ListAccessEntries": of(access.list_entries),
            "AssociateAccessPolicy": of(access.associate_policy),
            "DisassociateAccessPolicy": of(access.disassociate_policy),
            "ListAssociatedAccessPolicies": of(access.list_policies_of),
            "ListAccessPolicies": access.list_policies,
            "CreatePodIdentityAssociation": of(access.create_identity),
            "DescribePodIdentityAssociation": of(access.describe_identity),
            "UpdatePodIdentityAssociation": of(access.update_identity),
            "DeletePodIdentityAssociation": of(access.delete_identity),
            "ListPodIdentityAssociations": of(access.list_identities),
            "DescribeAddonVersions": describe_addon_versions,
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "ListTagsForResource": lambda request: {"tags": self._tags(request["resourceArn"])},
        } | self._table_of_parts()

    def _table_of_parts(self) -> dict[str, Action]:
        of, parts = self._of, self._parts
        return {
            "CreateNodegroup": of(parts.create_node_group),
            "DescribeNodegroup": of(lambda cluster, request: parts.describe(cluster, NODE_GROUP, request)),
            "ListNodegroups": of(lambda cluster, request: parts.list(cluster, NODE_GROUP, request)),
            "UpdateNodegroupConfig": of(parts.update_node_group),
            "UpdateNodegroupVersion": of(parts.update_node_group_version),
            "DeleteNodegroup": of(lambda cluster, request: parts.delete(cluster, NODE_GROUP, request)),
            "CreateFargateProfile": of(parts.create_fargate_profile),
            "DescribeFargateProfile": of(lambda cluster, request: parts.describe(cluster, FARGATE_PROFILE, request)),
            "ListFargateProfiles": of(lambda cluster, request: parts.list(cluster, FARGATE_PROFILE, request)),
            "DeleteFargateProfile": of(lambda cluster, request: parts.delete(cluster, FARGATE_PROFILE, request)),
            "CreateAddon": of(parts.create_addon),
            "DescribeAddon": of(lambda cluster, request: parts.describe(cluster, ADDON, request)),
            "ListAddons": of(lambda cluster, request: parts.list(cluster, ADDON, request)),
            "UpdateAddon": of(parts.update_addon),
            "DeleteAddon": of(lambda cluster, request: parts.delete(cluster, ADDON, request)),
        }

    def _of(self, work: OfCluster) -> Action:
        """What is asked of a cluster, which is there: by whichever of its two names the operation calls it."""
        return lambda request: work(self.clusters.find(request.get("clusterName") or request["name"]), request)

    def _tag(self, request: Record) -> Record:
        self._tags(request["resourceArn"]).update(request["tags"])
        return {}

    def _untag(self, request: Record) -> Record:
        tags = self._tags(request["resourceArn"])
        for key in request["tagKeys"]:
            tags.pop(key, None)
        return {}

    def _tags(self, arn: str) -> dict[str, str]:
        for record in (record for cluster in self.clusters.all() for record in _records(cluster)):
            if arn in (record.get(name) for name in ARNS):
                tags: dict[str, str] = record["tags"]
                return tags
        raise missing(f"The specified resource was not found: {arn}")

    def inventory(self) -> dict[str, list[str]]:
        """Names of all that exists, by kind."""
        clusters = self.clusters.all()
        parts = {
            f"eks:{kind.arn}": [f"{cluster.name}/{name}" for cluster in clusters for name in cluster.names(kind)]
            for kind in KINDS
        }
        return parts | {
            "eks:cluster": [cluster.name for cluster in clusters],
            "eks:access-entry": [f"{cluster.name} {arn}" for cluster in clusters for arn in cluster.entries],
            "eks:access-policy": [
                f"{cluster.name} {arn} {policy.split('/')[-1]}"
                for cluster in clusters
                for arn, policies in cluster.policies.items()
                for policy in policies
            ],
            "eks:pod-identity-association": [
                f"{cluster.name} {one['namespace']}/{one['serviceAccount']}"
                for cluster in clusters
                for one in cluster.identities.values()
            ],
        }


ARNS = ("arn", "nodegroupArn", "fargateProfileArn", "addonArn", "accessEntryArn", "associationArn")
"""Under which names things have ARNs of their own."""


def _records(cluster: Cluster) -> list[dict[str, Any]]:
    parts = [cluster.part(kind, name).record for kind in KINDS for name in cluster.names(kind)]
    return [cluster.record, *parts, *cluster.entries.values(), *cluster.identities.values()]


class EksRegions:
    """EKS in every region, made when it is first asked."""

    def __init__(self, world: World, doors: Doors) -> None:
        self.of = cache(lambda region: Eks(world, region, doors))

    def answer(self, request: Request, region: str, access_key: str) -> Record:
        """An API call, by its path as it was sent: in a decoded one, an ARN's slash would part two segments."""
        path, _, query = request.environ["RAW_URI"].partition("?")
        found = find_operation("eks", request.method, path)
        if found is None:
            raise AwsError("UnknownOperationException", f"EKS has no {request.method} {path}", 404)
        operation, labels = found
        content = read_request(operation, labels, query, request.get_data())
        return self.of(region).answer(operation.name, content, access_key)
