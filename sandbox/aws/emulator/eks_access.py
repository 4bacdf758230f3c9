"""Who may do what in a cluster: access entries, access policies, and pods' roles."""

import fnmatch
import re
import secrets
import time
import uuid
from dataclasses import dataclass

from moto.iam.models import iam_backends

from .eks_checks import check_role
from .eks_errors import in_use, invalid_parameter, invalid_request, missing
from .eks_records import Cluster, Record, page, part_arn
from .errors import ACCOUNT
from .identities import SANDBOX_USER

POLICY_ARN = "arn:aws:eks::aws:cluster-access-policy/"
CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy"
ROLES = {
    CLUSTER_ADMIN: "cluster-admin",
    "AmazonEKSAdminPolicy": "admin",
    "AmazonEKSEditPolicy": "edit",
    "AmazonEKSViewPolicy": "view",
}
"""The ClusterRoles of Kubernetes that have the rights of access policies (EKS user guide, "Review access policies")."""

ASSUMED = re.compile(r"arn:aws:sts::(\d+):assumed-role/([^/]+)/(.+)")

LABELS = ("username", "kubernetesGroups")


@dataclass(frozen=True)
class Identity:
    """Who somebody is to Kubernetes."""

    username: str
    groups: list[str]
    roles: list[tuple[str, list[str] | None]]
    """ClusterRoles by their names, in namespaces by their patterns, or everywhere."""


def identify(cluster: Cluster, arn: str) -> Identity | None:
    """The identity that a cluster's access entries give to a caller of AWS; None where they give none."""
    principal, session = principal_of(arn)
    if cluster.record["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        # Such clusters know their creator; the sandbox has no config map `aws-auth` that would name others.
        return Identity(arn, ["system:masters"], []) if principal == cluster.creator else None
    entry = next((one for one in cluster.entries.values() if _is(one["principalArn"], principal)), None)
    if entry is None:
        return None
    username = re.sub(r"\{\{SessionName(Raw)?\}\}", session.replace("\\", ""), entry["username"])
    policies = cluster.policies[entry["principalArn"]].values()
    everywhere = [_policy(one) for one in policies if one["accessScope"]["type"] == "cluster"]
    groups = [*entry["kubernetesGroups"], *(["system:masters"] if CLUSTER_ADMIN in everywhere else [])]
    scoped = [(_policy(one), one["accessScope"]["namespaces"]) for one in policies if _is_scoped(one)]
    roles: list[tuple[str, list[str] | None]] = [(ROLES[one], None) for one in everywhere if one != CLUSTER_ADMIN]
    return Identity(username, groups, [*roles, *((ROLES[one], names) for one, names in scoped)])


def _policy(association: Record) -> str:
    return str(association["policyArn"]).removeprefix(POLICY_ARN)


def _is_scoped(association: Record) -> bool:
    return bool(association["accessScope"]["type"] == "namespace")


def principal_of(arn: str) -> tuple[str, str]:
    """The role of a session, without its path, which a session's ARN lacks, and the session's name; else the ARN."""
    match = ASSUMED.fullmatch(arn)
    return (f"arn:aws:iam::{match[1]}:role/{match[2]}", match[3]) if match else (arn, "")


def _is(principal: str, caller: str) -> bool:
    """Whether an entry's principal is the caller: a role may have a path in between."""
    return principal == caller or (":role/" in caller and re.sub(r":role/.*/", ":role/", principal) == caller)


def matching(patterns: list[str], namespaces: list[str]) -> list[str]:
    return [name for name in namespaces if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]


def create_entry(cluster: Cluster, request: Record) -> Record:
    _assert_entries(cluster)
    principal, groups = request["principalArn"], request.get("kubernetesGroups", [])
    if not _exists(principal):
        raise invalid_parameter("The specified principalArn is invalid: invalid principal.")
    if principal in cluster.entries:
        raise in_use("The specified access entry resource is already in use on this cluster.")
    _check_names(groups, request.get("username", ""))
    kind, name = principal.split(":")[5].split("/", 1)
    entry = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups,
        "accessEntryArn": part_arn(cluster, f"access-entry/{cluster.name}/{kind}/{ACCOUNT}/{name}/{uuid.uuid4()}"),
        "createdAt": time.time(),
        "modifiedAt": time.time(),
        "tags": request.get("tags", {}),
        "username": request.get("username") or _username(principal),
        "type": request.get("type", "STANDARD"),
    }
    cluster.entries[principal], cluster.policies[principal] = entry, {}
    return {"accessEntry": entry}


def _username(principal: str) -> str:
    """The default of the EKS user guide ("Create access entries"); a role's tells its sessions apart."""
    if ":role/" not in principal:
        return principal
    account, name = principal.split(":")[4], principal.split("/")[-1]
    return f"arn:aws:sts::{account}:assumed-role/{name}/{{{{SessionName}}}}"


def _exists(principal: str) -> bool:
    iam = iam_backends[ACCOUNT]["aws"]
    known = [*(role.arn for role in iam.roles.values()), *(user.arn for user in iam.users.values())]
    return principal in (SANDBOX_USER, *known)


def _check_names(groups: list[str], username: str) -> None:
    if any(group.startswith(("system:", "eks:", "aws:", "amazon:", "iam:")) for group in groups):
        raise invalid_parameter("The kubernetes group name is invalid: it must not start with a reserved prefix.")
    if username.startswith(("system:", "eks:", "aws:", "amazon:", "iam:")):
        raise invalid_parameter("The username is invalid: it must not start with a reserved prefix.")


def _assert_entries(cluster: Cluster) -> None:
    if cluster.record["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        raise invalid_request(
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this "
            "operation."
        )


def _entry(cluster: Cluster, request: Record) -> Record:
    _assert_entries(cluster)
    entry = cluster.entries.get(request["principalArn"])
    if entry is None:
        raise missing("The specified principalArn could not be found on this cluster.")
    return entry


def describe_entry(cluster: Cluster, request: Record) -> Record:
    return {"accessEntry": _entry(cluster, request)}


def update_entry(cluster: Cluster, request: Record) -> Record:
    entry = _entry(cluster, request)
    _check_names(request.get("kubernetesGroups", []), request.get("username", ""))
    entry.update({name: request[name] for name in LABELS if name in request} | {"modifiedAt": time.time()})
    return {"accessEntry": entry}


def delete_entry(cluster: Cluster, request: Record) -> Record:
    del cluster.entries[_entry(cluster, request)["principalArn"]]
    del cluster.policies[request["principalArn"]]
    return {}


def list_entries(cluster: Cluster, request: Record) -> Record:
    _assert_entries(cluster)
    policy = request.get("associatedPolicyArn")
    found = [one for one in cluster.entries if policy is None or policy in cluster.policies[one]]
    return page(sorted(found), request, "accessEntries")


def associate_policy(cluster: Cluster, request: Record) -> Record:
    principal, policy = _entry(cluster, request)["principalArn"], request["policyArn"]
    if policy.removeprefix(POLICY_ARN) not in ROLES:
        known = ", ".join(POLICY_ARN + name for name in ROLES)
        raise invalid_parameter(f"The policyArn parameter format is not valid: the emulator has {known}")
    scope = request["accessScope"]
    if (scope["type"] == "namespace") != bool(scope.get("namespaces")):
        raise invalid_parameter("The accessScope has namespaces exactly where its type is namespace.")
    association = {
        "policyArn": policy,
        "accessScope": {"type": scope["type"], "namespaces": scope.get("namespaces", [])},
        "associatedAt": time.time(),
        "modifiedAt": time.time(),
    }
    cluster.policies[principal][policy] = association
    return {"clusterName": cluster.name, "principalArn": principal, "associatedAccessPolicy": association}


def disassociate_policy(cluster: Cluster, request: Record) -> Record:
    policies = cluster.policies[_entry(cluster, request)["principalArn"]]
    if policies.pop(request["policyArn"], None) is None:
        raise missing("The specified policyArn is not associated with the principalArn.")
    return {}


def list_policies_of(cluster: Cluster, request: Record) -> Record:
    principal = _entry(cluster, request)["principalArn"]
    listed = page(list(cluster.policies[principal].values()), request, "associatedAccessPolicies")
    return {"clusterName": cluster.name, "principalArn": principal, **listed}


def list_policies(request: Record) -> Record:
    return page([{"name": name, "arn": POLICY_ARN + name} for name in ROLES], request, "accessPolicies")


def create_identity(cluster: Cluster, request: Record) -> Record:
    place = (request["namespace"], request["serviceAccount"])
    check_role(request["roleArn"], "pods.eks.amazonaws.com")
    for other in cluster.identities.values():
        if (other["namespace"], other["serviceAccount"]) == place:
            raise in_use(f"Association already exists: {other['associationId']}")
    identity = f"a-{secrets.token_hex(9)[:17]}"
    record = {
        "clusterName": cluster.name,
        "namespace": request["namespace"],
        "serviceAccount": request["serviceAccount"],
        "roleArn": request["roleArn"],
        "associationArn": part_arn(cluster, f"podidentityassociation/{cluster.name}/{identity}"),
        "associationId": identity,
        "tags": request.get("tags", {}),
        "createdAt": time.time(),
        "modifiedAt": time.time(),
        "disableSessionTags": request.get("disableSessionTags", False),
    }
    optional = {name: request[name] for name in ("targetRoleArn", "policy") if request.get(name)}
    cluster.identities[identity] = record | optional
    return {"association": cluster.identities[identity]}


def _identity(cluster: Cluster, request: Record) -> Record:
    found = cluster.identities.get(request["associationId"])
    if found is None:
        raise missing(f"Association not found: {request['associationId']}")
    return found


def describe_identity(cluster: Cluster, request: Record) -> Record:
    return {"association": _identity(cluster, request)}


def update_identity(cluster: Cluster, request: Record) -> Record:
    record = _identity(cluster, request)
    if "roleArn" in request:
        check_role(request["roleArn"], "pods.eks.amazonaws.com")
    changes = {name: request[name] for name in ("roleArn", "disableSessionTags", "targetRoleArn") if name in request}
    record.update(changes | {"modifiedAt": time.time()})
    return {"association": record}


def delete_identity(cluster: Cluster, request: Record) -> Record:
    return {"association": cluster.identities.pop(_identity(cluster, request)["associationId"])}


def list_identities(cluster: Cluster, request: Record) -> Record:
    wanted = {name: request[name] for name in ("namespace", "serviceAccount") if name in request}
    found = [one for one in cluster.identities.values() if wanted.items() <= one.items()]
    shown = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
    return page([{name: one[name] for name in shown} for one in found], request, "associations")
