"""Where a caller of an emulated load balancer comes from, and whether its security groups let it in."""

import ipaddress
from typing import Any

from moto.ec2.models import ec2_backends

from .errors import ACCOUNT
from .rules import in_networks

HERE = "127.0.0.1"
ON_THE_INTERNET = "203.0.113.1"
"""Of a range that is kept for documentation (RFC 5737)."""


def source_of(peer: str, balancer: Any) -> str:
    """
    The address that rules and security groups see. Whoever calls without choosing an address of its own is a host of
    the VPC for an internal load balancer, and somebody on the internet for another one. Every other loopback address
    is itself: who wants to be a caller from elsewhere binds to one.
    """
    if peer != HERE:
        return peer
    if balancer.scheme != "internal":
        return ON_THE_INTERNET
    # The first address of a subnet that AWS leaves to hosts ("Subnet CIDR blocks" in the user guide of VPC).
    return str(ipaddress.ip_network(balancer.subnets[0].cidr_block)[4])


def are_admitted(source: str, balancer: Any, port: int, region: str) -> bool:
    """Whether an inbound rule of one of the load balancer's security groups has the source's address and the port."""
    ec2 = ec2_backends[ACCOUNT][region]
    groups = [ec2.get_security_group_from_id(identity) for identity in balancer.security_groups]
    return any(_admits(rule, source, port) for group in groups if group for rule in list(group.ingress_rules))


def _admits(rule: Any, source: str, port: int) -> bool:
    if rule.ip_protocol not in ("-1", "tcp"):
        return False
    if rule.ip_protocol == "tcp" and not rule.from_port <= port <= rule.to_port:
        return False
    return in_networks(source, [cidr for cidr in (rule.cidr_ipv4, rule.cidr_ipv6) if cidr])
