"""SageMaker's models, endpoint configurations and tags, kept as they were sent: moto drops what it does not know."""

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import artifacts
from .errors import AwsError, already_exists, arn_of, invalid, not_found

Record = dict[str, Any]

ECR_IMAGE = re.compile(
    r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[a-z0-9._/-]+(:[\w.-]+|@sha256:[0-9a-f]{64})"
)


@dataclass
class Registry:
    """One region's records, and the lock for all that changes them."""

    region: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    models: dict[str, Record] = field(default_factory=dict)
    configurations: dict[str, Record] = field(default_factory=dict)
    jobs: dict[str, Record] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)

    def remember_tags(self, arn: str, tags: list[dict[str, str]]) -> None:
        self.tags[arn] = {tag["Key"]: tag["Value"] for tag in tags}

    def model(self, name: str) -> Record:
        return self._get(self.models, "model", name)

    def configuration(self, name: str) -> Record:
        return self._get(self.configurations, "endpoint configuration", name)

    def _get(self, records: dict[str, Record], kind: str, name: str) -> Record:
        if name not in records:
            raise not_found(
                kind, arn_of(kind.replace("endpoint configuration", "endpoint-config"), name, self.region)
            )
        return records[name]


def create_model(registry: Registry, request: Record, s3: Any) -> Record:
    name = request["ModelName"]
    arn = arn_of("model", name, registry.region)
    with registry.lock:
        if name in registry.models:
            raise already_exists("model", arn)
        containers = _containers(request)
        for container in containers:
            _check_container(container, s3)
        record = {key: value for key, value in request.items() if key != "Tags"}
        record |= {"ModelArn": arn, "CreationTime": time.time()}
        record.setdefault("EnableNetworkIsolation", False)
        registry.models[name] = record
        registry.remember_tags(arn, request.get("Tags", []))
    return {"ModelArn": arn}


def _containers(request: Record) -> list[Record]:
    if "PrimaryContainer" in request and "Containers" in request:
        raise invalid("Both PrimaryContainer and Containers cannot be specified.")
    containers = [request["PrimaryContainer"]] if "PrimaryContainer" in request else request.get("Containers", [])
    if len(containers) != 1:
        raise AwsError("EmulatorGap", f"A model with {len(containers)} containers is not emulated; give it one.", 501)
    containers[0].setdefault("Mode", "SingleModel")
    return list(containers)


def _check_container(container: Record, s3: Any) -> None:
    image = container.get("Image", "")
    if not ECR_IMAGE.fullmatch(image):
        raise invalid(f'ECR image "{image}" is invalid.')
    data = artifacts.url_of(container)
    if data and not artifacts.exists(s3, data[0]):
        raise invalid(f"Could not find model data at {data[0]}.")


def create_configuration(registry: Registry, request: Record) -> Record:
    name = request["EndpointConfigName"]
    arn = arn_of("endpoint-config", name, registry.region)
    with registry.lock:
        if name in registry.configurations:
            raise already_exists("endpoint configuration", arn)
        _check_variants(registry, request)
        record = {key: value for key, value in request.items() if key != "Tags"}
        registry.configurations[name] = record | {"EndpointConfigArn": arn, "CreationTime": time.time()}
        registry.remember_tags(arn, request.get("Tags", []))
    return {"EndpointConfigArn": arn}


def _check_variants(registry: Registry, request: Record) -> None:
    variants = request["ProductionVariants"]
    shadows = request.get("ShadowProductionVariants", [])
    names = [variant["VariantName"] for variant in variants + shadows]
    if len(set(names)) < len(names):
        raise invalid("Variant names must be unique within an endpoint configuration.")
    for variant in variants + shadows:
        registry.model(variant["ModelName"])
        variant.setdefault("InitialVariantWeight", 1.0)
        _check_capacity(variant)
    if shadows and (len(variants) > 1 or len(shadows) > 1):
        raise invalid("A shadow variant needs exactly one production variant, and there can be only one of it.")
    if any("ServerlessConfig" in variant for variant in variants):
        _check_serverless(request)


def _check_capacity(variant: Record) -> None:
    if "ServerlessConfig" not in variant:
        if "InstanceType" not in variant or "InitialInstanceCount" not in variant:
            raise invalid("InstanceType and InitialInstanceCount are required for variants that are not serverless.")
        return
    if "InstanceType" in variant:
        raise invalid("A variant has either ServerlessConfig or InstanceType.")
    serverless = variant["ServerlessConfig"]
    if serverless["MemorySizeInMB"] % 1024:
        raise invalid(
            f"MemorySizeInMB {serverless['MemorySizeInMB']} is not one of 1024, 2048, 3072, 4096, 5120, 6144."
        )
    if serverless.get("ProvisionedConcurrency", 0) > serverless["MaxConcurrency"]:
        raise invalid("ProvisionedConcurrency cannot be greater than MaxConcurrency.")


def _check_serverless(request: Record) -> None:
    """What the developer guide's page on serverless inference excludes."""
    if len(request["ProductionVariants"]) > 1:
        raise invalid("Serverless endpoints support one production variant.")
    for field_name in ("DataCaptureConfig", "AsyncInferenceConfig", "KmsKeyId", "VpcConfig"):
        if field_name in request:
            raise invalid(f"{field_name} is not supported for serverless endpoints.")


def delete(registry: Registry, kind: str, name: str) -> Record:
    with registry.lock:
        record = registry.model(name) if kind == "model" else registry.configuration(name)
        arn = record.get("ModelArn") or record["EndpointConfigArn"]
        del (registry.models if kind == "model" else registry.configurations)[name]
        registry.tags.pop(arn, None)
    return {}


def list_tags(registry: Registry, request: Record) -> Record:
    return {"Tags": _tag_list(_tags_of(registry, request["ResourceArn"]))}


def add_tags(registry: Registry, request: Record) -> Record:
    with registry.lock:
        tags = _tags_of(registry, request["ResourceArn"])
        tags |= {tag["Key"]: tag["Value"] for tag in request["Tags"]}
        return {"Tags": _tag_list(tags)}


def delete_tags(registry: Registry, request: Record) -> Record:
    with registry.lock:
        tags = _tags_of(registry, request["ResourceArn"])
        for key in request["TagKeys"]:
            tags.pop(key, None)
    return {}


def _tags_of(registry: Registry, arn: str) -> dict[str, str]:
    # SDKs lower-case nothing here, but users copy ARNs; AWS compares them as they are.
    if arn not in registry.tags:
        raise invalid(f"Could not find resource {arn}.")
    return registry.tags[arn]


def _tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def page(records: list[Record], request: Record, name_field: str, keep: tuple[str, ...], answer_field: str) -> Record:
    """One page of a list: filtered and sorted as asked, newest first and ten at a time where nothing is said."""
    wanted = request.get("NameContains", "").lower()
    found = [record for record in records if wanted in record[name_field].lower()]
    by_name = request.get("SortBy") == "Name"
    # A later record wins a tie: two made in one tick are still in order.
    order = sorted(
        enumerate(found), key=lambda pair: pair[1][name_field] if by_name else (pair[1]["CreationTime"], pair[0])
    )
    rows = [record for _, record in order]
    if request.get("SortOrder", "Descending") == "Descending":
        rows.reverse()
    start = int(request.get("NextToken", "0"))
    end = start + request.get("MaxResults", 10)
    answer: Record = {answer_field: [{key: row[key] for key in keep if key in row} for row in rows[start:end]]}
    return answer | ({"NextToken": str(end)} if end < len(rows) else {})
