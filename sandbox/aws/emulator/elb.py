"""What moto lacks of Elastic Load Balancing v2: its checks, its defaults, and that something answers.

Methods are put on moto's own classes. Error texts are AWS's where issues and documentation quote them.
"""

import copy
import re
import threading
from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend
from moto.elbv2.exceptions import DuplicateLoadBalancerName, ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, elbv2_backends
from moto.elbv2.responses import ELBV2Response

from . import elb_groups, elb_listeners, elb_rules
from .balancers import Balancers

Json = Any

ATTRIBUTES = {
    "access_logs.s3.enabled": "false",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "health_check_logs.s3.enabled": "false",
    "health_check_logs.s3.bucket": "",
    "health_check_logs.s3.prefix": "",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
"""Of a new Application Load Balancer ("LoadBalancerAttribute" in the API reference)."""

MOST_TAGS = 50


def fill(balancers: Balancers) -> None:
    """Completes moto's load balancers, which then answer on loopback addresses."""
    _fill_load_balancers(balancers)
    elb_listeners.fill(balancers)
    elb_groups.fill(balancers)
    elb_rules.fill()
    setattr(ELBv2Backend, "add_tags", _add_tags)
    _one_at_a_time()
    _guard("delete_security_group", _security_group_in_use)
    _guard("delete_subnet", _subnet_in_use)


def _fill_load_balancers(balancers: Balancers) -> None:
    create, delete = ELBv2Backend.create_load_balancer, ELBv2Backend.delete_load_balancer
    modify = ELBv2Backend.modify_load_balancer_attributes

    def created(self: ELBv2Backend, name: str, **given: Any) -> FakeLoadBalancer:
        given["loadbalancer_type"] = given.get("loadbalancer_type") or "application"
        given["scheme"] = given.get("scheme") or "internet-facing"
        asked = copy.deepcopy({key: value for key, value in given.items() if key != "tags"})
        for known in list(self.load_balancers.values()):
            if known.name == name:
                if getattr(known, "asked", None) != asked:
                    raise DuplicateLoadBalancerName()
                return known
        _check_name(name)
        is_application = given["loadbalancer_type"] == "application"
        if is_application:
            _check_networks(self, given)
        balancer = create(self, name, **given)
        setattr(balancer, "asked", asked)
        if is_application:
            balancer.attrs |= ATTRIBUTES | {"ipv6.deny_all_igw_traffic": str(balancer.scheme == "internal").lower()}
            balancer.security_groups = balancer.security_groups or [_default_group(self, str(balancer.vpc_id))]
        try:
            balancer.dns_name = balancers.reserve(balancer.arn)
        except OSError as error:
            delete(self, balancer.arn)
            raise ELBClientError("TooManyLoadBalancers", str(error)) from error
        return balancer

    def deleted(self: ELBv2Backend, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            text = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            raise ELBClientError("OperationNotPermitted", text)
        delete(self, arn)
        balancers.settle()

    def modified(self: ELBv2Backend, arn: str, attrs: dict[str, str]) -> dict[str, Any]:
        idle = attrs.get("idle_timeout.timeout_seconds", "60")
        if not idle.isdecimal() or not 1 <= int(idle) <= 4000:
            raise ELBClientError("ValidationError", f"idle_timeout.timeout_seconds is {idle}; 1 to 4000 are allowed")
        return modify(self, arn, attrs)

    setattr(ELBv2Backend, "create_load_balancer", created)
    setattr(ELBv2Backend, "delete_load_balancer", deleted)
    setattr(ELBv2Backend, "modify_load_balancer_attributes", modified)


def _check_name(name: str) -> None:
    if len(name) > 32:
        raise ELBClientError(
            "ValidationError", f"The load balancer name '{name}' cannot be longer than '32' characters"
        )
    if not re.fullmatch(r"[a-zA-Z0-9-]+", name):
        allowed = "can only contain characters that are alphanumeric characters and hyphens(-)"
        raise ELBClientError("ValidationError", f"The load balancer name '{name}' {allowed}")
    if name.startswith("-") or name.endswith("-"):
        raise ELBClientError("ValidationError", f"The load balancer name '{name}' cannot begin or end with a hyphen(-)")
    if name.startswith("internal-"):
        raise ELBClientError("ValidationError", f"The load balancer name '{name}' cannot begin with 'internal-'")


def _check_networks(backend: ELBv2Backend, given: Json) -> None:
    mapped = [one["SubnetId"] for one in given.get("subnet_mappings") or []]
    subnets = [backend.ec2_backend.get_subnet(identity) for identity in [*(given.get("subnet_ids") or []), *mapped]]
    zones = [subnet.availability_zone for subnet in subnets]
    if len(set(zones)) < len(zones):
        text = "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        raise ELBClientError("InvalidConfigurationRequest", text)
    if len(zones) < 2:
        text = "At least two subnets in two different Availability Zones must be specified"
        raise ELBClientError("ValidationError", text)
    for identity in given.get("security_groups") or []:
        group = backend.ec2_backend.get_security_group_from_id(identity)
        if group is None or group.vpc_id != subnets[0].vpc_id:
            raise ELBClientError("InvalidSecurityGroup", f"Security group '{identity}' does not exist in the VPC")
    vpc = subnets[0].vpc_id
    gateways = backend.ec2_backend.internet_gateways.values()
    if given["scheme"] != "internal" and not any(one.vpc and one.vpc.id == vpc for one in list(gateways)):
        raise ELBClientError("InvalidSubnet", f"VPC {vpc} has no internet gateway")


def _default_group(backend: ELBv2Backend, vpc: str) -> str:
    return str(backend.ec2_backend.get_security_group_from_name("default", vpc).id)  # type: ignore[union-attr]


def _add_tags(self: ELBv2Backend, resource_arns: list[str], tags: list[dict[str, str]]) -> None:
    """moto allows ten tags; AWS fifty ("Quotas for your Application Load Balancers")."""
    for arn in resource_arns:
        self._get_resource_by_arn(arn)
        kept = self.tagging_service.get_tag_dict_for_resource(arn) | {tag["Key"]: tag.get("Value", "") for tag in tags}
        if len(kept) > MOST_TAGS:
            raise ELBClientError("TooManyTags", f"The maximum number of tags is {MOST_TAGS}")
        self.tagging_service.tag_resource(arn, tags)


def _one_at_a_time() -> None:
    """moto looks for names and then makes them, and walks through what another call changes."""
    dispatch, lock = ELBV2Response.dispatch, threading.RLock()

    def dispatched(*given: Any, **named: Any) -> Any:
        with lock:
            return dispatch(*given, **named)

    setattr(ELBV2Response, "dispatch", dispatched)


def _guard(method: str, problem: Callable[[EC2Backend, Any], str | None]) -> None:
    """Has EC2 keep what a load balancer uses."""
    original = getattr(EC2Backend, method)

    def guarded(self: EC2Backend, *given: Any, **named: Any) -> Any:
        identity = named.get("group_id") or named.get("subnet_id") or (given[-1] if given else None)
        if text := problem(self, identity):
            raise DependencyViolationError(text)
        return original(self, *given, **named)

    setattr(EC2Backend, method, guarded)


def _balancers_beside(ec2: EC2Backend) -> list[FakeLoadBalancer]:
    return list(elbv2_backends[ec2.account_id][ec2.region_name].load_balancers.values())


def _security_group_in_use(ec2: EC2Backend, identity: Any) -> str | None:
    is_used = any(identity in balancer.security_groups for balancer in _balancers_beside(ec2))
    return f"resource {identity} has a dependent object" if is_used else None


def _subnet_in_use(ec2: EC2Backend, identity: Any) -> str | None:
    is_used = any(identity == subnet.id for balancer in _balancers_beside(ec2) for subnet in balancer.subnets)
    return f"The subnet '{identity}' has dependencies and cannot be deleted." if is_used else None
