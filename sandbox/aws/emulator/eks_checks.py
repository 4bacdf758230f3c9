"""What EKS looks up elsewhere before it makes something: roles, networks and keys."""

import json
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import ClientError
from moto.iam.models import iam_backends

from .eks_errors import invalid_parameter
from .errors import ACCOUNT
from .world import World


def check_role(arn: str, service: str) -> None:
    """Raises when a role does not exist, or when that service of AWS may not assume it."""
    roles = {role.arn: role for role in iam_backends[ACCOUNT]["aws"].roles.values()}
    role = roles.get(arn)
    if role is None or service not in _trusted_services(role.assume_role_policy_document):
        raise invalid_parameter(
            f"Role with arn: {arn}, could not be assumed because it does not exist or the trusted entity is not correct"
        )


def _trusted_services(document: str) -> list[str]:
    try:
        statements = json.loads(document)["Statement"]
    except ValueError:
        statements = json.loads(unquote(document))["Statement"]
    given = [
        statement["Principal"].get("Service", [])
        for statement in _listed(statements)
        if statement["Effect"] == "Allow" and isinstance(statement.get("Principal"), dict)
    ]
    return [service for services in given for service in _listed(services)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def find_subnets(world: World, region: str, identities: list[str]) -> list[dict[str, Any]]:
    try:
        subnets: list[dict[str, Any]] = world.client("ec2", region).describe_subnets(SubnetIds=identities)["Subnets"]
    except ClientError as error:
        raise invalid_parameter(f"The subnet ID '{_first(identities)}' does not exist ({_message(error)})") from error
    return subnets


def check_cluster_subnets(world: World, region: str, identities: list[str]) -> str:
    """The VPC of a cluster's subnets, which lie in two zones at least."""
    subnets = find_subnets(world, region, identities)
    if len({subnet["AvailabilityZone"] for subnet in subnets}) < 2:
        raise invalid_parameter("Subnets specified must be in at least two different AZs")
    return one_vpc(subnets)


def one_vpc(subnets: list[dict[str, Any]]) -> str:
    found = sorted({str(subnet["VpcId"]) for subnet in subnets})
    if len(found) > 1:
        raise invalid_parameter("Provided subnets must belong to the same VPC")
    return found[0]


def check_private(world: World, region: str, identities: list[str]) -> None:
    """Pods on Fargate run in private subnets only: without a route to an internet gateway."""
    for subnet in find_subnets(world, region, identities):
        if any(str(route.get("GatewayId", "")).startswith("igw-") for route in _routes(world, region, subnet)):
            raise invalid_parameter(f"Subnet {subnet['SubnetId']} provided in Fargate Profile is not a private subnet")


def _routes(world: World, region: str, subnet: dict[str, Any]) -> list[dict[str, Any]]:
    """Of the subnet's own table, else of the VPC's main one."""
    client = world.client("ec2", region)
    filters = [
        {"Name": "association.subnet-id", "Values": [subnet["SubnetId"]]},
    ], [
        {"Name": "vpc-id", "Values": [subnet["VpcId"]]},
        {"Name": "association.main", "Values": ["true"]},
    ]
    for one in filters:
        if tables := client.describe_route_tables(Filters=one)["RouteTables"]:
            return list(tables[0]["Routes"])
    return []


def check_key(world: World, region: str, arn: str) -> None:
    try:
        state = world.client("kms", region).describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
    except ClientError as error:
        raise invalid_parameter(f"Invalid key ARN {arn}: {_message(error)}") from error
    if state != "Enabled":
        raise invalid_parameter(f"Key {arn} is {state}, and must be enabled")


def _message(error: ClientError) -> str:
    return str(error.response["Error"]["Message"])


def _first(identities: list[str]) -> str:
    return identities[0] if identities else ""
