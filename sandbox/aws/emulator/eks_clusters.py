"""Clusters of EKS themselves: made, changed, deleted."""

import time
import uuid
from typing import Any, Callable, Protocol

from botocore.exceptions import ClientError

from .eks_checks import check_cluster_subnets, check_key, check_role
from .eks_errors import in_use, invalid_parameter, invalid_request, missing, no_cluster
from .eks_records import KINDS, Cluster, Kept, Record, page
from .eks_versions import DEFAULT, PLATFORM, check_step, check_version
from .world import World

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")


class Doors(Protocol):
    """Where clusters are reached: see eks_front.py."""

    authority: str

    def open(self, region: str, name: str) -> str: ...

    def close(self, region: str, name: str) -> None: ...


class Clusters:
    """One region's clusters."""

    def __init__(self, world: World, region: str, doors: Doors) -> None:
        self._world, self._region, self._doors = world, region, doors
        self._all: dict[str, Cluster] = {}

    def names(self) -> list[str]:
        for name in [name for name, cluster in self._all.items() if cluster.kept.look() is None]:
            del self._all[name]
        return sorted(self._all)

    def find(self, name: str) -> Cluster:
        if name not in self.names():
            raise no_cluster(name)
        return self._all[name]

    def all(self) -> list[Cluster]:
        return [self._all[name] for name in self.names()]

    def create(self, request: Record) -> Record:
        name = request["name"]
        if name in self.names():
            raise in_use(f"Cluster already exists with name: {name}")
        check_version(request.get("version", DEFAULT))
        check_role(request["roleArn"], "eks.amazonaws.com")
        for encryption in request.get("encryptionConfig", []):
            check_key(self._world, self._region, encryption["provider"]["keyArn"])
        vpc = check_cluster_subnets(self._world, self._region, request["resourcesVpcConfig"].get("subnetIds", []))
        record = self._record(request, vpc)
        cluster = Cluster(Kept(record), self._region)
        cluster.kept.becomes("CREATING", "ACTIVE", self._world.pace.settle)
        self._log(record)
        self._all[name] = cluster
        return {"cluster": record}

    def _record(self, request: Record, vpc: str) -> Record:
        name = request["name"]
        kept = ("name", "roleArn", "encryptionConfig", "computeConfig", "storageConfig", "remoteNetworkConfig")
        identity = uuid.uuid4().hex.upper()
        return {name: request[name] for name in kept if name in request} | {
            "arn": f"arn:aws:eks:{self._region}:{self._world.account}:cluster/{name}",
            "createdAt": time.time(),
            "version": request.get("version", DEFAULT),
            "platformVersion": PLATFORM,
            "endpoint": self._doors.open(self._region, name),
            "certificateAuthority": {"data": self._doors.authority},
            "identity": {"oidc": {"issuer": f"https://oidc.eks.{self._region}.amazonaws.com/id/{identity}"}},
            "resourcesVpcConfig": self._network(request["resourcesVpcConfig"], vpc, name),
            "kubernetesNetworkConfig": {"ipFamily": "ipv4", "serviceIpv4Cidr": "10.100.0.0/16"}
            | request.get("kubernetesNetworkConfig", {}),
            "logging": _logging(request.get("logging", {})),
            "accessConfig": {"authenticationMode": "CONFIG_MAP"} | _mode_only(request.get("accessConfig", {})),
            "upgradePolicy": {"supportType": "EXTENDED"} | request.get("upgradePolicy", {}),
            "deletionProtection": request.get("deletionProtection", False),
            "health": {"issues": []},
            "tags": request.get("tags", {}),
        }

    def _network(self, given: Record, vpc: str, name: str) -> Record:
        """With the security group that EKS makes for each cluster."""
        group = self._world.client("ec2", self._region).create_security_group(
            GroupName=f"eks-cluster-sg-{name}-{uuid.uuid4().int % 10**9}",
            Description="EKS created security group applied to ENI that is attached to EKS Control Plane nodes.",
            VpcId=vpc,
        )
        public = given.get("endpointPublicAccess", True)
        config = {
            "subnetIds": given["subnetIds"],
            "securityGroupIds": given.get("securityGroupIds", []),
            "clusterSecurityGroupId": group["GroupId"],
            "vpcId": vpc,
            "endpointPublicAccess": public,
            "endpointPrivateAccess": given.get("endpointPrivateAccess", False),
            "publicAccessCidrs": given.get("publicAccessCidrs", ["0.0.0.0/0"]) if public else [],
        }
        _check_access(config)
        return config

    def _log(self, record: Record) -> None:
        """EKS makes the log group, which nobody but its owner deletes, unless it is there."""
        if not _logged(record["logging"]):
            return
        try:
            group = f"/aws/eks/{record['name']}/cluster"
            self._world.client("logs", self._region).create_log_group(logGroupName=group)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                raise

    def delete(self, request: Record) -> Record:
        cluster = self.find(request["name"])
        if cluster.record["deletionProtection"]:
            raise invalid_request(f"Cluster {cluster.name} has deletion protection enabled and cannot be deleted")
        for kind in KINDS:
            if kind.attached and cluster.names(kind):
                raise in_use(kind.attached)
        if cluster.record["status"] != "DELETING":
            cluster.assert_active()
            cluster.kept.becomes("DELETING", None, self._world.pace.settle)
            self._doors.close(self._region, cluster.name)
            self._delete_group(cluster.record["resourcesVpcConfig"]["clusterSecurityGroupId"])
        return {"cluster": cluster.record}

    def _delete_group(self, identity: str) -> None:
        """It stays where somebody still uses it, as on AWS."""
        try:
            self._world.client("ec2", self._region).delete_security_group(GroupId=identity)
        except ClientError as error:
            if error.response["Error"]["Code"] != "DependencyViolation":
                raise

    def update_version(self, request: Record) -> Record:
        cluster = self.find(request["name"])
        cluster.assert_active()
        check_step(cluster.record["version"], request["version"])
        cluster.record["version"] = request["version"]
        return cluster.update(cluster.kept, "VersionUpdate", {"Version": request["version"]}, self._world.pace)

    def associate_encryption(self, request: Record) -> Record:
        cluster = self.find(request["clusterName"])
        cluster.assert_active()
        if cluster.record.get("encryptionConfig"):
            raise invalid_parameter("Encryption is already enabled for cluster")
        for encryption in request["encryptionConfig"]:
            check_key(self._world, self._region, encryption["provider"]["keyArn"])
        cluster.record["encryptionConfig"] = request["encryptionConfig"]
        parameters = {"EncryptionConfig": request["encryptionConfig"]}
        return cluster.update(cluster.kept, "AssociateEncryptionConfig", parameters, self._world.pace)

    def update_config(self, request: Record) -> Record:
        """One kind of change in a call, which must change something."""
        cluster = self.find(request["name"])
        cluster.assert_active()
        given = {part: value for part, value in request.items() if part in CHANGES}
        if len(given) != 1:
            raise invalid_parameter("Only one type of update can be allowed.")
        [(part, value)] = given.items()
        before = str(cluster.record.get(part))
        kind = CHANGES[part](cluster.record, value)
        if str(cluster.record.get(part)) == before:
            raise invalid_parameter(f"Cluster is already at the desired configuration with {part}: {value}")
        self._log(cluster.record)
        return cluster.update(cluster.kept, kind, {}, self._world.pace)


def update_of(cluster: Cluster, request: Record) -> Record:
    kept = cluster.updates.get(request["updateId"])
    if kept is None:
        raise missing(f"No update found for ID: {request['updateId']}")
    return {"update": kept.look()}


def list_updates(cluster: Cluster, request: Record) -> Record:
    return page(list(cluster.updates), request, "updateIds")


def _logging(given: Record) -> Record:
    on = _logged(given)
    off = [kind for kind in LOG_TYPES if kind not in on]
    entries = [{"types": on, "enabled": True}, {"types": off, "enabled": False}]
    return {"clusterLogging": [entry for entry in entries if entry["types"]]}


def _logged(logging: Record) -> list[str]:
    entries = logging.get("clusterLogging", [])
    on = {kind for entry in entries if entry.get("enabled") for kind in entry.get("types", [])}
    return [kind for kind in LOG_TYPES if kind in on]


def _mode_only(config: Record) -> Record:
    """Whether the creator became an administrator is not shown."""
    return {name: value for name, value in config.items() if name == "authenticationMode"}


def _check_access(config: Record) -> None:
    if not config["endpointPublicAccess"] and not config["endpointPrivateAccess"]:
        raise invalid_parameter("Private and public endpoint access cannot be false")


def _change_network(record: Record, given: Record) -> str:
    config = record["resourcesVpcConfig"]
    changed = config | given
    _check_access(changed)
    if not changed["endpointPublicAccess"]:
        changed["publicAccessCidrs"] = []
    record["resourcesVpcConfig"] = changed
    return "VpcConfigUpdate" if {"subnetIds", "securityGroupIds"} & set(given) else "EndpointAccessUpdate"


def _change_logging(record: Record, given: Record) -> str:
    on = set(_logged(record["logging"]))
    for entry in given["clusterLogging"]:
        on = on | set(entry["types"]) if entry["enabled"] else on - set(entry["types"])
    record["logging"] = _logging({"clusterLogging": [{"types": sorted(on), "enabled": True}]})
    return "LoggingUpdate"


def _change_mode(record: Record, given: Record) -> str:
    """Access entries are never switched off again."""
    old, new = record["accessConfig"]["authenticationMode"], given["authenticationMode"]
    if MODES.index(new) < MODES.index(old):
        raise invalid_parameter(f"Unsupported authentication mode update from {old} to {new}")
    record["accessConfig"] = {"authenticationMode": new}
    return "AccessConfigUpdate"


def _change(part: str, kind: str) -> Callable[[Record, Any], str]:
    def change(record: Record, given: Any) -> str:
        record[part] = record[part] | given if isinstance(given, dict) else given
        return kind

    return change


CHANGES: dict[str, Callable[[Record, Any], str]] = {
    "resourcesVpcConfig": _change_network,
    "logging": _change_logging,
    "accessConfig": _change_mode,
    "upgradePolicy": _change("upgradePolicy", "UpgradePolicyUpdate"),
    "deletionProtection": _change("deletionProtection", "DeletionProtectionUpdate"),
}
