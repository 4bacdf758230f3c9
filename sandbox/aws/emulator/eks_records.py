"""What EKS keeps of each cluster, and how its changes take time."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from .eks_errors import in_use, invalid_request, missing
from .errors import ACCOUNT
from .pace import Pace

Record = dict[str, Any]


@dataclass
class Kept:
    """A record whose status changes by itself after a while: to another, or to nothing, which is gone."""

    record: Record
    since: float = 0.0
    then: str | None = "ACTIVE"

    def becomes(self, status: str, then: str | None, seconds: float) -> None:
        self.record["status"], self.then, self.since = status, then, time.monotonic() + seconds

    def look(self) -> Record | None:
        """The record as it is now; None when it is gone."""
        if self.since and time.monotonic() >= self.since:
            if self.then is None:
                return None
            self.record["status"], self.since = self.then, 0.0
        return self.record


@dataclass(frozen=True)
class Kind:
    """A kind of part of a cluster: how the API calls its name, one of it, and a list of names."""

    key: str
    one: str
    listed: str
    arn: str
    missing: str
    """What is said of one that is not there; `{name}` and `{cluster}` are filled in."""
    attached: str | None = None
    """Why a cluster that has one is not deleted; None where it goes along."""


NODE_GROUP = Kind(
    key="nodegroupName",
    one="nodegroup",
    listed="nodegroups",
    arn="nodegroup",
    missing="No node group found for name: {name}.",
    attached="Cluster has nodegroups attached",
)
FARGATE_PROFILE = Kind(
    key="fargateProfileName",
    one="fargateProfile",
    listed="fargateProfileNames",
    arn="fargateprofile",
    missing="No Fargate Profile found with name: {name}.",
    attached="Cluster has Fargate profiles attached",
)
ADDON = Kind(
    key="addonName", one="addon", listed="addons", arn="addon", missing="No addon: {name} found in cluster: {cluster}"
)
KINDS = (NODE_GROUP, FARGATE_PROFILE, ADDON)


@dataclass
class Cluster:
    """A cluster with all that goes when it goes."""

    kept: Kept
    region: str
    parts: dict[str, dict[str, Kept]] = field(default_factory=lambda: {kind.one: {} for kind in KINDS})
    entries: dict[str, Record] = field(default_factory=dict)
    """Access entries by their principals."""
    policies: dict[str, dict[str, Record]] = field(default_factory=dict)
    """Associated access policies by principal and policy."""
    identities: dict[str, Record] = field(default_factory=dict)
    """Pod identity associations by their ids."""
    updates: dict[str, Kept] = field(default_factory=dict)
    creator: str = ""
    """The principal that made it and administers it; empty where creating it gives no rights."""

    @property
    def record(self) -> Record:
        return self.kept.record

    @property
    def name(self) -> str:
        return str(self.record["name"])

    def names(self, kind: Kind) -> list[str]:
        kept = self.parts[kind.one]
        for name in [name for name, one in kept.items() if one.look() is None]:
            del kept[name]
        return sorted(kept)

    def part(self, kind: Kind, name: str) -> Kept:
        if name not in self.names(kind):
            raise missing(kind.missing.format(name=name, cluster=self.name))
        return self.parts[kind.one][name]

    def assert_active(self) -> None:
        status = (self.kept.look() or {}).get("status")
        if status == "UPDATING":
            raise in_use(f"Cluster {self.name} currently has an update in progress")
        if status != "ACTIVE":
            raise invalid_request(f"Cluster '{self.name}' is not in ACTIVE status")

    def update(self, kept: Kept, kind: str, parameters: Record, pace: Pace) -> Record:
        """Records an update of the cluster, or of a part of it, that is under way for a while."""
        kept.becomes("UPDATING", "ACTIVE", pace.settle)
        record: Record = {
            "id": str(uuid.uuid4()),
            "type": kind,
            "params": [{"type": name, "value": str(value)} for name, value in parameters.items()],
            "createdAt": time.time(),
            "errors": [],
        }
        update = Kept(record)
        update.becomes("InProgress", "Successful", pace.settle)
        self.updates[record["id"]] = update
        return {"update": record}


def part_arn(cluster: Cluster, path: str) -> str:
    return f"arn:aws:eks:{cluster.region}:{ACCOUNT}:{path}"


def page(names: list[Any], request: Record, listed: str) -> Record:
    """One page of a list; a token is where the next one starts."""
    start, size = int(request.get("nextToken") or 0), int(request.get("maxResults") or 100)
    more = {"nextToken": str(start + size)} if start + size < len(names) else {}
    return {listed: names[start : start + size], **more}
