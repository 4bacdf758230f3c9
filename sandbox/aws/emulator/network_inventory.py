"""Names of the networks and load balancers that exist, by kind. What every account or VPC has by itself is left out."""

from typing import Any

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends

from .errors import ACCOUNT


def networks(region: str) -> dict[str, list[str]]:
    """EC2's; security groups by id and name."""
    ec2 = ec2_backends[ACCOUNT][region]
    own = {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}
    groups = [group for of_vpc in ec2.groups.values() for group in of_vpc.values() if group.name != "default"]
    subnets = [subnet for of_zone in ec2.subnets.values() for subnet in of_zone.values()]
    tables = [table for table in ec2.route_tables.values() if table.main_association_id is None]
    return {
        "ec2:vpc": list(own),
        "ec2:subnet": [subnet.id for subnet in subnets if subnet.vpc_id in own],
        "ec2:security-group": [f"{group.id} {group.name}" for group in groups],
        "ec2:security-group-rule": [
            f"{group.id} {rule.id}" for group in groups for rule in [*group.ingress_rules, *group.egress_rules]
        ],
        "ec2:route-table": [table.id for table in tables],
        "ec2:route-table-association": [one for table in tables for one in table._associations],
        "ec2:internet-gateway": list(ec2.internet_gateways),
        "ec2:nat-gateway": [one.id for one in ec2.nat_gateways.values() if one.state != "deleted"],
        "ec2:vpc-endpoint": [one.id for one in ec2.vpc_end_points.values() if one.state != "deleted"],
        "ec2:elastic-ip": [str(address.allocation_id) for address in ec2.addresses],
        "ec2:network-interface": list(ec2.enis),
        "ec2:launch-template": [f"{one.id} {one.name}" for one in ec2.launch_templates.values()],
    }


def load_balancers(region: str) -> dict[str, list[str]]:
    """Load balancers and target groups by name; listeners by load balancer and port, rules by their priority, too."""
    elb = elbv2_backends[ACCOUNT][region]
    listeners = [(one.name, listener) for one in elb.load_balancers.values() for listener in one.listeners.values()]
    return {
        "elasticloadbalancing:load-balancer": [one.name for one in elb.load_balancers.values()],
        "elasticloadbalancing:listener": [f"{name} {listener.port}" for name, listener in listeners],
        "elasticloadbalancing:listener-rule": [
            f"{name} {listener.port} {rule.priority}" for name, listener in listeners for rule in _rules(listener)
        ],
        "elasticloadbalancing:target-group": [group.name for group in elb.target_groups.values()],
    }


def _rules(listener: Any) -> list[Any]:
    return [rule for rule in listener.rules.values() if not rule.is_default]
