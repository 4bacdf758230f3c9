"""Node groups, Fargate profiles and add-ons of a cluster. They are kept and settle; no machine comes of them."""

import time
import uuid

from .eks_checks import check_private, check_role, find_subnets, one_vpc
from .eks_errors import in_use, invalid_parameter
from .eks_records import ADDON, FARGATE_PROFILE, NODE_GROUP, Cluster, Kept, Kind, Record, page, part_arn
from .eks_versions import addon_version
from .errors import ACCOUNT
from .world import World

AMI = "AL2023_x86_64_STANDARD"
DISK_GIB = 20
SCALING = {"minSize": 1, "maxSize": 2, "desiredSize": 2}
"""Defaults of the API reference, CreateNodegroup."""


class Parts:
    def __init__(self, world: World) -> None:
        self._world = world

    def describe(self, cluster: Cluster, kind: Kind, request: Record) -> Record:
        return {kind.one: cluster.part(kind, request[kind.key]).record}

    def list(self, cluster: Cluster, kind: Kind, request: Record) -> Record:
        return page(cluster.names(kind), request, kind.listed)

    def delete(self, cluster: Cluster, kind: Kind, request: Record) -> Record:
        kept = cluster.part(kind, request[kind.key])
        if kept.record["status"] != "DELETING":
            if kind is FARGATE_PROFILE:
                self._assert_alone(cluster, "delete", request[kind.key])
            if kept.record["status"] == "UPDATING":
                raise in_use(f"Cannot delete {kind.one} {request[kind.key]}: it has an update in progress")
            kept.becomes("DELETING", None, self._world.pace.settle)
        return {kind.one: kept.record}

    def _add(self, cluster: Cluster, kind: Kind, record: Record) -> Record:
        name = record[kind.key]
        path = f"{kind.arn}/{cluster.name}/{name}/{uuid.uuid4()}"
        record |= {
            "clusterName": cluster.name,
            f"{kind.one}Arn": part_arn(cluster, path),
            "createdAt": time.time(),
            "modifiedAt": time.time(),
            "health": {"issues": []},
        }
        record.setdefault("tags", {})
        kept = Kept(record)
        kept.becomes("CREATING", "ACTIVE", self._world.pace.settle)
        cluster.parts[kind.one][name] = kept
        return {kind.one: record}

    def create_node_group(self, cluster: Cluster, request: Record) -> Record:
        cluster.assert_active()
        name = request["nodegroupName"]
        if name in cluster.names(NODE_GROUP):
            raise in_use(f"NodeGroup already exists with name {name} and cluster name {cluster.name}")
        check_role(request["nodeRole"], "ec2.amazonaws.com")
        if one_vpc(find_subnets(self._world, cluster.region, request["subnets"])) != _vpc(cluster):
            raise invalid_parameter("Subnets are not in the VPC of the cluster")
        record = _node_group(request, cluster.record["version"])
        _check_scaling(record["scalingConfig"])
        self._join(cluster, request["nodeRole"], "EC2_LINUX", "system:node:{{EC2PrivateDNSName}}")
        return self._add(cluster, NODE_GROUP, record)

    def _join(self, cluster: Cluster, role: str, kind: str, username: str) -> None:
        """EKS makes the access entry of machines by itself, in clusters that have access entries."""
        if cluster.record["accessConfig"]["authenticationMode"] == "CONFIG_MAP" or role in cluster.entries:
            return
        cluster.entries[role] = {
            "clusterName": cluster.name,
            "principalArn": role,
            "kubernetesGroups": ["system:nodes"],
            "accessEntryArn": part_arn(
                cluster, f"access-entry/{cluster.name}/role/{ACCOUNT}/{role.split('/')[-1]}/{uuid.uuid4()}"
            ),
            "createdAt": time.time(),
            "modifiedAt": time.time(),
            "tags": {},
            "username": username,
            "type": kind,
        }
        cluster.policies[role] = {}

    def update_node_group(self, cluster: Cluster, request: Record) -> Record:
        kept = self._idle(cluster, NODE_GROUP, request["nodegroupName"])
        record = kept.record
        scaling = record["scalingConfig"] | request.get("scalingConfig", {})
        _check_scaling(scaling)
        record["scalingConfig"] = scaling
        record["labels"] = _changed_labels(record["labels"], request.get("labels", {}))
        record["taints"] = _changed_taints(record["taints"], request.get("taints", {}))
        for name in ("updateConfig", "nodeRepairConfig"):
            record[name] = request.get(name, record[name])
        return cluster.update(kept, "ConfigUpdate", request.get("scalingConfig", {}), self._world.pace)

    def update_node_group_version(self, cluster: Cluster, request: Record) -> Record:
        kept = self._idle(cluster, NODE_GROUP, request["nodegroupName"])
        version = request.get("version", cluster.record["version"])
        if version > cluster.record["version"]:
            raise invalid_parameter(f"Nodegroup version {version} is newer than the cluster's")
        kept.record["version"] = version
        kept.record["releaseVersion"] = request.get("releaseVersion", _release(version))
        if "launchTemplate" in request:
            kept.record["launchTemplate"] = request["launchTemplate"]
        return cluster.update(kept, "VersionUpdate", {"Version": version}, self._world.pace)

    def _idle(self, cluster: Cluster, kind: Kind, name: str) -> Kept:
        kept = cluster.part(kind, name)
        if kept.record["status"] not in ("ACTIVE", "DEGRADED"):
            raise in_use(f"{kind.one} {name} currently has an operation in progress: it is {kept.record['status']}")
        return kept

    def create_fargate_profile(self, cluster: Cluster, request: Record) -> Record:
        cluster.assert_active()
        name = request["fargateProfileName"]
        if name in cluster.names(FARGATE_PROFILE):
            raise in_use("A Fargate Profile already exists with this name in this cluster.")
        self._assert_alone(cluster, "create", name)
        if not request.get("selectors"):
            raise invalid_parameter("Fargate Profile requires at least one selector.")
        role = request["podExecutionRoleArn"]
        check_role(role, "eks-fargate-pods.amazonaws.com")
        subnets = request.get("subnets") or cluster.record["resourcesVpcConfig"]["subnetIds"]
        check_private(self._world, cluster.region, subnets)
        self._join(cluster, role, "FARGATE_LINUX", "system:node:{{SessionName}}")
        kept = ("fargateProfileName", "podExecutionRoleArn", "selectors", "tags")
        record = {name: request[name] for name in kept if name in request} | {"subnets": subnets}
        return self._add(cluster, FARGATE_PROFILE, record)

    def _assert_alone(self, cluster: Cluster, verb: str, name: str) -> None:
        """One profile of a cluster is made or deleted at a time."""
        for other in cluster.names(FARGATE_PROFILE):
            status = cluster.part(FARGATE_PROFILE, other).record["status"]
            if other != name and status in ("CREATING", "DELETING"):
                raise in_use(
                    f"Cannot {verb} Fargate Profile {name} because cluster {cluster.name} currently has "
                    f"Fargate profile {other} in status {status}"
                )

    def create_addon(self, cluster: Cluster, request: Record) -> Record:
        cluster.assert_active()
        name = request["addonName"]
        if name in cluster.names(ADDON):
            raise in_use("Addon already exists.")
        record = {
            "addonName": name,
            "addonVersion": addon_version(name, request.get("addonVersion")),
            "publisher": "eks",
            "owner": "aws",
            "podIdentityAssociations": [],
            "tags": request.get("tags", {}),
        }
        return self._add(cluster, ADDON, record | _addon_choices(request))

    def update_addon(self, cluster: Cluster, request: Record) -> Record:
        kept = self._idle(cluster, ADDON, request["addonName"])
        version = addon_version(request["addonName"], request.get("addonVersion", kept.record["addonVersion"]))
        kept.record.update({"addonVersion": version, "modifiedAt": time.time()} | _addon_choices(request))
        return cluster.update(kept, "AddonUpdate", {"AddonVersion": version}, self._world.pace)


def _vpc(cluster: Cluster) -> str:
    return str(cluster.record["resourcesVpcConfig"]["vpcId"])


def _addon_choices(request: Record) -> Record:
    return {name: request[name] for name in ("configurationValues", "serviceAccountRoleArn") if name in request}


def _node_group(request: Record, version: str) -> Record:
    kept = ("nodegroupName", "subnets", "nodeRole", "tags", "remoteAccess", "launchTemplate")
    version = request.get("version", version)
    return {name: request[name] for name in kept if name in request} | {
        "scalingConfig": SCALING | request.get("scalingConfig", {}),
        "labels": request.get("labels", {}),
        "taints": request.get("taints", []),
        "version": version,
        "releaseVersion": request.get("releaseVersion", _release(version)),
        "capacityType": request.get("capacityType", "ON_DEMAND"),
        "updateConfig": request.get("updateConfig", {"maxUnavailable": 1}),
        "nodeRepairConfig": request.get("nodeRepairConfig", {"enabled": False}),
        "resources": {"autoScalingGroups": [{"name": f"eks-{request['nodegroupName']}-{uuid.uuid4()}"}]},
        **_machines(request),
    }


def _machines(request: Record) -> Record:
    """What a launch template may say instead has no defaults where there is one."""
    if "launchTemplate" in request:
        if "diskSize" in request:
            raise invalid_parameter("Disk size must be specified within the launch template.")
        names = ("amiType", "instanceTypes")
        return {name: request[name] for name in names if name in request}
    return {
        "amiType": request.get("amiType", AMI),
        "diskSize": request.get("diskSize", DISK_GIB),
        "instanceTypes": request.get("instanceTypes", ["t3.medium"]),
    }


def _release(version: str) -> str:
    return f"{version}.0-20261101"


def _check_scaling(scaling: Record) -> None:
    least, wanted, most = (scaling[name] for name in ("minSize", "desiredSize", "maxSize"))
    if least > wanted:
        raise invalid_parameter(f"Minimum capacity {least} can't be greater than desired size {wanted}")
    if wanted > most:
        raise invalid_parameter(f"desired capacity {wanted} can't be greater than max size {most}")


def _changed_labels(labels: Record, change: Record) -> Record:
    removed = change.get("removeLabels", [])
    return {key: value for key, value in labels.items() if key not in removed} | change.get("addOrUpdateLabels", {})


def _changed_taints(taints: list[Record], change: Record) -> list[Record]:
    """A taint is one key with one effect."""
    added = change.get("addOrUpdateTaints", [])
    gone = [(taint["key"], taint["effect"]) for taint in [*change.get("removeTaints", []), *added]]
    return [taint for taint in taints if (taint["key"], taint["effect"]) not in gone] + added
