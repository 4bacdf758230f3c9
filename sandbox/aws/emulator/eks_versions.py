"""Versions of Kubernetes and of add-ons that this EKS knows."""

from datetime import datetime, timezone
from typing import Any

from .eks_errors import invalid_parameter, missing
from .eks_records import Record, page

SUPPORT = {
    "1.31": ("2025-11-26", "2026-11-26"),
    "1.32": ("2026-03-23", "2027-03-23"),
    "1.33": ("2026-07-29", "2027-07-29"),
    "1.34": ("2026-12-02", "2027-12-02"),
    "1.35": ("2027-03-27", "2028-03-27"),
}
"""
Last days of standard and of extended support, by version (EKS user guide, "Amazon EKS Kubernetes release calendar").
"""
DEFAULT = "1.35"
PLATFORM = "eks.1"

ADDONS = {
    "vpc-cni": "v1.20.4-eksbuild.2",
    "coredns": "v1.12.4-eksbuild.1",
    "kube-proxy": "v1.34.0-eksbuild.2",
    "eks-pod-identity-agent": "v1.3.9-eksbuild.3",
    "metrics-server": "v0.8.0-eksbuild.2",
    "aws-ebs-csi-driver": "v1.50.1-eksbuild.1",
    "aws-efs-csi-driver": "v2.1.13-eksbuild.1",
    "amazon-cloudwatch-observability": "v4.5.0-eksbuild.1",
}
"""Names are AWS's. The versions stand for whichever AWS has: one each, for every version of Kubernetes."""


def check_version(version: str) -> None:
    if version not in SUPPORT:
        raise invalid_parameter(f"unsupported Kubernetes version {version}")


def check_step(old: str, new: str) -> None:
    """EKS updates one minor version at a time."""
    check_version(new)
    if _minor(new) != _minor(old) + 1:
        raise invalid_parameter(f"Unsupported Kubernetes minor version update from {old} to {new}")


def _minor(version: str) -> int:
    return int(version.split(".")[1])


def describe_cluster_versions(request: Record) -> Record:
    wanted = request.get("clusterVersions") or list(SUPPORT)
    rows = [_version_row(version) for version in reversed(SUPPORT) if version in wanted]
    status = request.get("versionStatus")
    return page([row for row in rows if status in (None, row["versionStatus"])], request, "clusterVersions")


def _version_row(version: str) -> Record:
    standard, extended = (_midnight(day) for day in SUPPORT[version])
    status = "STANDARD_SUPPORT" if datetime.now(timezone.utc).timestamp() < standard else "EXTENDED_SUPPORT"
    return {
        "clusterVersion": version,
        "clusterType": "eks",
        "defaultVersion": version == DEFAULT,
        "defaultPlatformVersion": PLATFORM,
        "endOfStandardSupportDate": standard,
        "endOfExtendedSupportDate": extended,
        "status": status.replace("_", "-").lower(),
        "versionStatus": status,
    }


def _midnight(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=timezone.utc).timestamp()


def addon_version(name: str, version: str | None) -> str:
    """The version that an add-on gets; raises for one that does not exist."""
    if name not in ADDONS:
        raise invalid_parameter(f"Addon {name} specified is not supported")
    if version not in (None, ADDONS[name]):
        raise invalid_parameter(f"Addon version specified is not supported, AddonName: {name}, AddonVersion: {version}")
    return ADDONS[name]


def describe_addon_versions(request: Record) -> Record:
    name = request.get("addonName")
    if name is not None and name not in ADDONS:
        raise missing(f"Addon {name} not found")
    versions = [request["kubernetesVersion"]] if request.get("kubernetesVersion") else list(SUPPORT)
    rows = [_addon_row(one, versions) for one in sorted(ADDONS) if name in (None, one)]
    return page(rows, request, "addons")


def _addon_row(name: str, versions: list[str]) -> Record:
    compatibilities: list[Any] = [
        {"clusterVersion": version, "platformVersions": ["*"], "defaultVersion": True} for version in versions
    ]
    return {
        "addonName": name,
        "publisher": "eks",
        "owner": "aws",
        "addonVersions": [
            {
                "addonVersion": ADDONS[name],
                "architecture": ["amd64", "arm64"],
                "compatibilities": compatibilities,
                "requiresConfiguration": False,
                "requiresIamPermissions": False,
            }
        ],
    }
