"""What moto lacks of EC2's networks, and what it answers unlike AWS: methods put on its own classes.

Tokens make creates repeatable, what is in use does not go, and what takes time on AWS takes a look or two here.
"""

from inspect import signature
from typing import Any, Callable, Iterable

from moto.ec2.exceptions import (
    DependencyViolationError,
    EC2ClientError,
    InvalidParameterValue,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
)
from moto.ec2.models import EC2Backend
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses import EC2Response
from moto.elbv2.models import elbv2_backends

Method = Callable[..., Any]

answers: dict[tuple[str, str, str], tuple[Any, Any]] = {}
"""What a create was answered with and what it made, by region, action and token."""


def fill() -> None:
    """Completes moto."""
    for action, kept in TOKENED.items():
        setattr(EC2Response, action, _repeatable(action, kept, getattr(EC2Response, action)))
    _fill_gateways()
    _fill_endpoints()
    _fill_security_groups()
    _fill_launch_templates()
    for action, users, message in IN_USE:
        setattr(EC2Backend, action, _unless_used(users, message, getattr(EC2Backend, action)))


# Tokens


def _store(name: str) -> Callable[[EC2Backend], dict[str, Any]]:
    return lambda backend: getattr(backend, name)  # type: ignore[no-any-return]


TOKENED = {
    "create_route_table": _store("route_tables"),
    "create_nat_gateway": _store("nat_gateways"),
    "create_vpc_endpoint": _store("vpc_end_points"),
    "create_launch_template": _store("launch_templates"),
}
"""Creates that take a client token, and where moto keeps what they make ("Ensuring idempotency", EC2 API reference)."""


def _repeatable(action: str, kept: Callable[[EC2Backend], dict[str, Any]], create: Method) -> Method:
    """The same token gets the same answer, as long as there is what it was about."""

    def created(self: EC2Response) -> Any:
        token = self._get_param("ClientToken")
        if not token:
            return create(self)
        store = kept(self.ec2_backend)
        answer, made = answers.get((self.region, action, token), (None, ""))
        if made in store:
            return answer
        before = set(store)
        answer = create(self)
        answers[self.region, action, token] = answer, next(iter(set(store) - before), "")
        return answer

    return created


# What is in use (by load balancers: elb.py)


def _interfaces(backend: EC2Backend) -> Iterable[Any]:
    return list(backend.enis.values())


def _live_gateways(backend: EC2Backend) -> list[NatGateway]:
    return [gateway for gateway in backend.nat_gateways.values() if gateway.state != "deleted"]


def _users_of_subnet(backend: EC2Backend, subnet_id: str) -> Iterable[str]:
    yield from (interface.id for interface in _interfaces(backend) if interface.subnet.id == subnet_id)
    yield from (gateway.id for gateway in _live_gateways(backend) if gateway.subnet_id == subnet_id)


def _users_of_group(backend: EC2Backend, name: str | None = None, group_id: str = "") -> Iterable[str]:
    for interface in _interfaces(backend):
        if group_id in [group.id for group in interface.group_set]:
            yield interface.id
    yield from (one.id for one in backend.vpc_end_points.values() if group_id in one.security_group_ids)
    for groups in backend.groups.values():
        for group in groups.values():
            rules = [*group.ingress_rules, *group.egress_rules]
            if group.id != group_id and any(rule.source_group.get("GroupId") == group_id for rule in rules):
                yield group.id


def _users_of_vpc(backend: EC2Backend, vpc_id: str) -> Iterable[str]:
    yield from (one.id for one in backend.internet_gateways.values() if one.vpc and one.vpc.id == vpc_id)
    yield from (group.id for group in backend.groups.get(vpc_id, {}).values() if group.name != "default")
    yield from (one.id for one in backend.vpc_end_points.values() if one.vpc_id == vpc_id)


def _users_of_gateway(backend: EC2Backend, gateway_id: str, vpc_id: str) -> Iterable[str]:
    """Public addresses in the VPC: of NAT gateways and of load balancers."""
    public = [one for one in _live_gateways(backend) if one.connectivity_type != "private"]
    yield from (one.id for one in public if one.vpc_id == vpc_id)
    balancers = list(elbv2_backends[backend.account_id][backend.region_name].load_balancers.values())
    yield from (one.arn for one in balancers if one.vpc_id == vpc_id and one.scheme == "internet-facing")


IN_USE = [
    ("delete_subnet", _users_of_subnet, "The subnet '{0}' has dependencies and cannot be deleted."),
    ("delete_vpc", _users_of_vpc, "The vpc '{0}' has dependencies and cannot be deleted."),
    (
        "detach_internet_gateway",
        _users_of_gateway,
        "Network {1} has some mapped public address(es). "
        "Please unmap those public address(es) before detaching the gateway.",
    ),
]


def _unless_used(users: Method, message: str, work: Method) -> Method:
    def checked(self: EC2Backend, *given: Any) -> Any:
        if any(users(self, *given)):
            raise DependencyViolationError(message.format(*given))
        return work(self, *given)

    return checked


# Gateways and endpoints


def _fill_gateways() -> None:
    create, describe = EC2Backend.create_nat_gateway, EC2Backend.describe_nat_gateways

    def created(self: EC2Backend, *given: Any, **named: Any) -> NatGateway:
        allocation = named.get("allocation_id")
        if allocation and self.address_by_allocation([allocation])[0].association_id:
            raise EC2ClientError("Resource.AlreadyAssociated", f"{allocation} is already associated")
        gateway: NatGateway = create(self, *given, **named)
        gateway.state = "pending"
        return gateway

    def described(self: EC2Backend, filters: Any, ids: list[str] | None) -> list[NatGateway]:
        for wanted in ids or []:
            if wanted not in self.nat_gateways:
                raise _no_nat_gateway(wanted)
        found: list[NatGateway] = describe(self, filters, ids)
        for gateway in found:
            before = gateway.state
            _advance(gateway, {"pending": "available", "deleting": "deleted"})
            if (before, gateway.state) == ("deleting", "deleted"):
                _free(self, gateway)
        return found

    def deleted(self: EC2Backend, gateway_id: str) -> NatGateway:
        if gateway_id not in self.nat_gateways:
            raise _no_nat_gateway(gateway_id)
        gateway = self.nat_gateways[gateway_id]
        if gateway.state != "deleted":
            gateway.state = "deleting"
        return gateway

    setattr(EC2Backend, "create_nat_gateway", created)
    setattr(EC2Backend, "describe_nat_gateways", described)
    setattr(EC2Backend, "delete_nat_gateway", deleted)


def _no_nat_gateway(identity: str) -> EC2ClientError:
    return EC2ClientError("NatGatewayNotFound", f"NAT gateway {identity} was not found")


def _free(backend: EC2Backend, gateway: NatGateway) -> None:
    """AWS shows it for about an hour yet; its interface is gone, and its address is free."""
    for address in gateway.address_set:
        if address.get("associationId"):
            backend.disassociate_address(association_id=address["associationId"])
    backend.enis.pop(gateway._eni.id, None)


def _advance(resource: Any, after: dict[str, str]) -> None:
    """What takes time is done by the second look at it, so that who waits has something to wait for."""
    if resource.state not in after:
        return
    if getattr(resource, "seen", None) == resource.state:
        resource.state = after[resource.state]
    else:
        resource.seen = resource.state


def _fill_endpoints() -> None:
    create, modify, delete, describe = (
        EC2Backend.create_vpc_endpoint,
        EC2Backend.modify_vpc_endpoint,
        EC2Backend.delete_vpc_endpoints,
        EC2Backend.describe_vpc_endpoints,
    )

    def created(self: EC2Backend, *given: Any, **named: Any) -> VPCEndPoint:
        _check_endpoint(self, named)
        endpoint: VPCEndPoint = create(self, *given, **named)
        endpoint.state = "pending"
        if endpoint.vpc_endpoint_type != "Interface":
            endpoint.private_dns_enabled = False
        elif not endpoint.security_group_ids:
            # Where none is named, it is in the VPC's own (API reference, CreateVpcEndpoint).
            default = self.get_default_security_group(endpoint.vpc_id)
            endpoint.security_group_ids = [default.id] if default else []
        return endpoint

    def modified(self: EC2Backend, vpc_id: str, *given: Any, **named: Any) -> None:
        endpoint = self.get_vpc_end_point(vpc_id)
        prefix_list = endpoint.destination_prefix_list_id
        modify(self, vpc_id, *given, **named)
        if prefix_list is None:
            return
        for table in named.get("remove_route_tables") or []:
            self.delete_route(table, prefix_list)
        for table in named.get("add_route_tables") or []:
            self.create_route(table, None, gateway_id=vpc_id, destination_prefix_list_id=prefix_list)

    def deleted(self: EC2Backend, vpce_ids: list[str] | None = None) -> None:
        delete(self, vpce_ids)
        for identity in vpce_ids or []:
            self.vpc_end_points.pop(identity, None)

    def described(self: EC2Backend, *given: Any, **named: Any) -> list[VPCEndPoint]:
        found: list[VPCEndPoint] = describe(self, *given, **named)
        for endpoint in found:
            _advance(endpoint, {"pending": "available"})
        return found

    setattr(EC2Backend, "create_vpc_endpoint", created)
    setattr(EC2Backend, "modify_vpc_endpoint", modified)
    setattr(EC2Backend, "delete_vpc_endpoints", deleted)
    setattr(EC2Backend, "describe_vpc_endpoints", described)
    setattr(EC2Response, "modify_vpc_endpoint", _with_private_dns(EC2Response.modify_vpc_endpoint))


def _check_endpoint(backend: EC2Backend, asked: dict[str, Any]) -> None:
    for subnet in asked.get("subnet_ids") or []:
        backend.get_subnet(subnet)
    for table in asked.get("route_table_ids") or []:
        backend.get_route_table(table)
    for group in asked.get("security_group_ids") or []:
        if backend.get_security_group_from_id(group) is None:
            raise InvalidSecurityGroupNotFoundError(group)
    for endpoint in backend.vpc_end_points.values():
        is_same = (endpoint.vpc_id, endpoint.service_name) == (asked["vpc_id"], asked["service_name"])
        if is_same and endpoint.private_dns_enabled and asked.get("private_dns_enabled"):
            raise InvalidParameterValue(
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain "
                f"for {asked['service_name']} in the VPC {asked['vpc_id']}"
            )


def _with_private_dns(modify: Method) -> Method:
    def modified(self: EC2Response) -> Any:
        answer = modify(self)
        endpoint = self.ec2_backend.get_vpc_end_point(self._get_param("VpcEndpointId"))
        endpoint.private_dns_enabled = self._get_bool_param("PrivateDnsEnabled", endpoint.private_dns_enabled)
        return answer

    return modified


# Security groups


def _fill_security_groups() -> None:
    create, delete = EC2Backend.create_security_group, EC2Backend.delete_security_group

    def created(self: EC2Backend, name: str, description: str, vpc_id: str | None = None, **named: Any) -> Any:
        if vpc_id:
            self.get_vpc(vpc_id)
        return create(self, name, description, vpc_id=vpc_id, **named)

    def deleted(self: EC2Backend, name: str | None = None, group_id: str | None = None) -> Any:
        if group_id and any(_users_of_group(self, name, group_id)):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return delete(self, name, group_id)

    setattr(EC2Backend, "create_security_group", created)
    setattr(EC2Backend, "delete_security_group", deleted)
    setattr(EC2Backend, "modify_security_group_rules", _modify_rules)
    setattr(SecurityGroupRule, "description", property(_description))
    make = SecurityGroupRule.__init__

    def made(self: SecurityGroupRule, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        listed = signature(make).bind(self, *given, **named).arguments.get("prefix_list_id") or {}
        setattr(self, "prefix_list_description", listed.get("Description"))

    setattr(SecurityGroupRule, "__init__", made)


def _description(self: SecurityGroupRule) -> str | None:
    """Also of rules about other groups and lists of networks; an empty one is none."""
    own = self.ip_range.get("Description") or self.source_group.get("Description")
    return own or getattr(self, "prefix_list_description", None) or None


def _modify_rules(self: EC2Backend, group_id: str, rules: dict[str, dict[str, Any]]) -> None:
    """All of a rule but the kind of its source (API reference, ModifySecurityGroupRules)."""
    group = self.get_security_group_by_name_or_id(group_id)
    if group is None:
        raise InvalidSecurityGroupNotFoundError(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id)
        if rule is None:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        _modify_rule(group, rule, new)


def _modify_rule(group: SecurityGroup, rule: SecurityGroupRule, new: dict[str, Any]) -> None:
    described = {"Description": new["Description"]} if new.get("Description") else {}
    sources = {
        "CidrIpv4": ("ip_range", {"CidrIp": new.get("CidrIpv4"), **described}),
        "CidrIpv6": ("ip_range", {"CidrIpv6": new.get("CidrIpv6"), **described}),
        "ReferencedGroupId": ("source_group", {**rule.source_group, "GroupId": new.get("ReferencedGroupId")}),
        "PrefixListId": ("prefix_list_id", new.get("PrefixListId")),
    }
    given = [sources[name] for name in sources if new.get(name)]
    if len(given) != 1:
        raise InvalidParameterValue(f"Rule '{rule.id}' must have exactly one of {', '.join(sources)}.")
    attribute, source = given[0]
    if not getattr(rule, attribute):
        raise InvalidParameterValue(f"Invalid rule type for security group rule '{rule.id}'.")
    if attribute == "source_group":
        source = {key: value for key, value in source.items() if key != "Description"} | described
    setattr(rule, attribute, source)
    setattr(rule, "prefix_list_description", new.get("Description") if attribute == "prefix_list_id" else None)
    rule.ip_protocol = new["IpProtocol"]
    has_ports = rule.ip_protocol != "-1"
    rule.from_port = new.get("FromPort") if has_ports else None
    rule.to_port = new.get("ToPort") if has_ports else None


# Launch templates


def _fill_launch_templates() -> None:
    # moto copies the tags when it makes one, so that later ones were not shown.
    setattr(LaunchTemplate, "tags", property(lambda self: self.get_tags(), lambda self, value: None))
    describe = EC2Response.describe_launch_template_versions

    def described(self: EC2Response) -> Any:
        answer = describe(self)
        for version in answer.result["LaunchTemplateVersions"]:
            # moto keeps the template's own tags with the first version's.
            specifications = version["LaunchTemplateData"].get("TagSpecifications")
            if specifications:
                own = [one for one in specifications if one["ResourceType"] != "launch-template"]
                version["LaunchTemplateData"]["TagSpecifications"] = own
        return answer

    setattr(EC2Response, "describe_launch_template_versions", described)
