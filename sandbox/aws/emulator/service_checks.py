"""What ECS refuses of a service: fields that contradict each other, or name what is not there."""

from typing import Any

from botocore.exceptions import ClientError

from .clusters import Clusters
from .deployments import REVISIONED
from .ecs_errors import Record, bad_parameter, client_error
from .services import shifts
from .world import World


class ServiceChecks:
    def __init__(self, world: World, region: str, clusters: Clusters) -> None:
        self._world, self._region, self._clusters = world, region, clusters

    def check(self, service: Record, definition: Record, cluster: Record) -> None:
        """Of a service as it would be after the call."""
        _check_launch(service, definition)
        self._clusters.check_strategy(cluster, service.get("capacityProviderStrategy") or [])
        self._check_network(service, definition)
        for balancer in service.get("loadBalancers") or []:
            _check_port(balancer, definition)
            self._check_group(balancer["targetGroupArn"], definition)
            if shifts(service["deploymentConfiguration"]):
                self._check_shift(balancer, definition)
        _check_percentages(service["deploymentConfiguration"])

    def _check_network(self, service: Record, definition: Record) -> None:
        network = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration")
        if definition["networkMode"] != "awsvpc":
            if network:
                raise bad_parameter(
                    "Network Configuration is not valid for the given networkMode of this task definition."
                )
            return
        if not network or not network.get("subnets"):
            raise bad_parameter(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified."
            )
        ec2 = self._world.client("ec2", self._region)
        self._found(lambda: ec2.describe_subnets(SubnetIds=network["subnets"]), "subnet")
        if groups := network.get("securityGroups"):
            self._found(lambda: ec2.describe_security_groups(GroupIds=groups), "securityGroup")

    @staticmethod
    def _found(call: Any, kind: str) -> None:
        try:
            call()
        except ClientError as error:
            message = error.response["Error"]["Message"]
            raise bad_parameter(f"Error retrieving {kind} information for the service: {message}") from error

    def _check_group(self, arn: str, definition: Record) -> None:
        elb = self._world.client("elbv2", self._region)
        try:
            group = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
        except ClientError as error:
            raise bad_parameter(
                f"Unable to assume role and validate the specified targetGroupArn {arn}: {error}"
            ) from error
        if definition["networkMode"] == "awsvpc" and group["TargetType"] != "ip":
            raise bad_parameter(
                f"The provided target group {arn} has target type {group['TargetType']}, which is incompatible with "
                "the awsvpc network mode specified in the task definition."
            )
        if not group.get("LoadBalancerArns"):
            raise bad_parameter(
                f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            )

    def _check_shift(self, balancer: Record, definition: Record) -> None:
        given = balancer.get("advancedConfiguration") or {}
        for field in ("alternateTargetGroupArn", "productionListenerRule", "roleArn"):
            if not given.get(field):
                raise bad_parameter(
                    f"advancedConfiguration.{field} must be specified for this deployment strategy."
                )
        self._check_group(given["alternateTargetGroupArn"], definition)
        elb = self._world.client("elbv2", self._region)
        for field in ("productionListenerRule", "testListenerRule"):
            if given.get(field):
                self._found(lambda: elb.describe_rules(RuleArns=[given[field]]), "listener rule")


def revisioned(request: Record) -> Record:
    """The fields of a request that make a new revision."""
    return {key: request[key] for key in REVISIONED if key in request}


def _check_launch(service: Record, definition: Record) -> None:
    if service.get("launchType") and service.get("capacityProviderStrategy"):
        raise bad_parameter(
            "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again."
        )
    strategy = service.get("capacityProviderStrategy") or []
    is_fargate = service.get("launchType") == "FARGATE" or any(
        one["capacityProvider"].startswith("FARGATE") for one in strategy
    )
    if is_fargate and "FARGATE" not in definition["compatibilities"]:
        raise bad_parameter("Task definition does not support launch_type FARGATE.")


def _check_port(balancer: Record, definition: Record) -> None:
    container = next(
        (one for one in definition["containerDefinitions"] if one["name"] == balancer.get("containerName")),
        None,
    )
    if container is None:
        raise bad_parameter(
            f"The container {balancer.get('containerName')} does not exist in the task definition."
        )
    port = balancer.get("containerPort")
    if port not in [one["containerPort"] for one in container["portMappings"]]:
        raise bad_parameter(
            f"The container {container['name']} did not have a container port {port} defined."
        )


def _check_percentages(configuration: Record) -> None:
    if configuration["maximumPercent"] <= 100 and configuration["minimumHealthyPercent"] >= 100:
        # The service could start no new task before it ends an old one, and end no old one before it starts a new one.
        raise client_error(
            "The specified deployment configuration is not valid: maximumPercent must be greater than 100 when "
            "minimumHealthyPercent is 100."
        )
