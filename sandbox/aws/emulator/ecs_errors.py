"""Errors as ECS words them, its ARNs, and its way of listing."""

import time
import uuid
from typing import Any, Sequence

from .errors import ACCOUNT, AwsError

Record = dict[str, Any]

LARGEST_PAGE = 100


def client_error(message: str) -> AwsError:
    return AwsError("ClientException", message)


def bad_parameter(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def cluster_missing() -> AwsError:
    return AwsError("ClusterNotFoundException", "Cluster not found.")


def service_missing() -> AwsError:
    return AwsError("ServiceNotFoundException", "Service not found.")


def arn_of(region: str, kind: str, path: str) -> str:
    return f"arn:aws:ecs:{region}:{ACCOUNT}:{kind}/{path}"


def name_of(name_or_arn: str) -> str:
    """The last part of an ARN: the name of a cluster, a service or a capacity provider, the id of a task."""
    return name_or_arn.rsplit("/", 1)[-1]


def failure(arn: str, reason: str = "MISSING") -> Record:
    return {"arn": arn, "reason": reason}


def new_id(length: int = 32) -> str:
    return uuid.uuid4().hex[:length]


def now() -> float:
    """Times are seconds since 1970 in ECS's protocol."""
    return round(time.time(), 3)


def page(request: Record, key: str, items: Sequence[Any]) -> Record:
    """As many of the items as were asked for, and a token where there are more."""
    start = int(request.get("nextToken") or 0)
    end = start + min(request.get("maxResults") or LARGEST_PAGE, LARGEST_PAGE)
    return {key: list(items[start:end])} | ({"nextToken": str(end)} if end < len(items) else {})


def without_nothing(record: Record) -> Record:
    """The fields that have a value: ECS leaves the others out."""
    return {key: value for key, value in record.items() if value is not None}
