"""What a task of ECS needs before its containers start: its variables, its secrets, its log groups."""

import json
from typing import Any

from botocore.exceptions import ClientError

from .ecs_errors import Record
from .world import World

FAILED_TO_START = "TaskFailedToStart"


class TaskFailed(Exception):
    """A task that ends by itself or by its health checks: ECS's stop code, and the reason that it shows."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def environments(world: World, region: str, definition: Record) -> dict[str, dict[str, str]]:
    """
    The variables of each container, secrets included. In place of the role's credentials, which AWS serves by HTTP,
    test keys.
    """
    access = {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": world.endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    return {
        container["name"]: access
        | {one["name"]: one.get("value", "") for one in container.get("environment", [])}
        | {one["name"]: secret(world, region, one["valueFrom"]) for one in container.get("secrets", [])}
        for container in definition["containerDefinitions"]
    }


def check(world: World, region: str, definition: Record) -> None:
    """Raises where a container's log group or the credentials for its registry do not exist."""
    for container in definition["containerDefinitions"]:
        if source := (container.get("repositoryCredentials") or {}).get("credentialsParameter"):
            secret(world, region, source)
        if options := log_options(container):
            _check_log_group(world.client("logs", options.get("awslogs-region", region)), options)


def log_options(container: Record) -> dict[str, str]:
    """Options of the log driver awslogs; none where a container has another driver or no driver."""
    configuration = container.get("logConfiguration") or {}
    return configuration.get("options") or {} if configuration.get("logDriver") == "awslogs" else {}


def _check_log_group(logs: Any, options: dict[str, str]) -> None:
    group = options["awslogs-group"]
    groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    if any(one["logGroupName"] == group for one in groups):
        return
    if options.get("awslogs-create-group") != "true":
        raise TaskFailed(
            FAILED_TO_START,
            "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
            "failed to create Cloudwatch log stream: ResourceNotFoundException: "
            "The specified log group does not exist.",
        )
    logs.create_log_group(logGroupName=group)


def secret(world: World, region: str, source: str) -> str:
    """The value of a secret or a parameter ("SecretOptions", valueFrom), or a field of a secret that is JSON."""
    try:
        if ":secretsmanager:" in source:
            return _secret(world, source)
        name = source.split(":parameter", 1)[1] if ":parameter/" in source else source
        client = world.client("ssm", source.split(":")[3] if source.startswith("arn:") else region)
        return str(client.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except (ClientError, KeyError, ValueError) as error:
        store = "asm" if ":secretsmanager:" in source else "ssm"
        raise TaskFailed(
            FAILED_TO_START,
            "ResourceInitializationError: unable to pull secrets or registry auth: "
            "execution resource retrieval failed: "
            f"unable to retrieve secret from {store}: service call has been retried 1 time(s): {source}: {error}",
        ) from error


def _secret(world: World, source: str) -> str:
    parts = source.split(":")
    key, stage, version = ([*parts[7:], "", "", ""])[:3]
    asked = {"SecretId": ":".join(parts[:7])}
    asked |= {"VersionStage": stage} if stage else {}
    asked |= {"VersionId": version} if version else {}
    text = str(world.client("secretsmanager", parts[3]).get_secret_value(**asked)["SecretString"])
    if not key:
        return text
    value = json.loads(text)[key]
    return value if isinstance(value, str) else json.dumps(value)
