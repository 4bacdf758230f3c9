"""What a listener's rules make of a request: pure functions of moto's descriptions of conditions, actions, transforms.

Facts: "Listener rules", "Condition types" and "Transforms for listener rules" in the user guide of Application Load
Balancers.
"""

import fnmatch
import ipaddress
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from .messages import Headers, Request

Json = Any


@dataclass(frozen=True)
class Reached:
    """By which listener and from where a request came."""

    source: str
    protocol: str
    port: int


def first_match(rules: Iterable[Any], request: Request, reached: Reached) -> Any:
    """The rule with the lowest priority whose conditions all hold; the default rule holds always and comes last."""
    for rule in sorted(rules, key=_order):
        if all(holds(condition, request, reached) for condition in rule.conditions):
            return rule
    raise LookupError("a listener without a default rule")


def _order(rule: Any) -> int:
    # moto keeps priorities as they were sent.
    return 1_000_000 if rule.is_default else int(rule.priority)


def holds(condition: Json, request: Request, reached: Reached) -> bool:
    return _TESTS[condition["Field"]](condition, request, reached)


def values_of(condition: Json) -> list[Json]:
    """A condition has its values in one of two places."""
    configurations = [value for key, value in condition.items() if key.endswith("Config")]
    given: list[Json] = condition.get("Values") or [value for one in configurations for value in one.get("Values", [])]
    return given


def _host(condition: Json, request: Request, reached: Reached) -> bool:
    return any(_like(request.host, pattern) for pattern in values_of(condition))


def _path(condition: Json, request: Request, reached: Reached) -> bool:
    return any(_exactly_like(request.path, pattern) for pattern in values_of(condition))


def _method(condition: Json, request: Request, reached: Reached) -> bool:
    return request.method in values_of(condition)


def _source(condition: Json, request: Request, reached: Reached) -> bool:
    return in_networks(reached.source, values_of(condition))


def _header(condition: Json, request: Request, reached: Reached) -> bool:
    value = request.get(condition["HttpHeaderConfig"]["HttpHeaderName"].lower())
    return value is not None and any(_like(value, pattern) for pattern in values_of(condition))


def _query(condition: Json, request: Request, reached: Reached) -> bool:
    given = parse_qsl(request.query, keep_blank_values=True)
    return any(
        _like(value, wanted["Value"]) and ("Key" not in wanted or _like(key, wanted["Key"]))
        for wanted in values_of(condition)
        for key, value in given
    )


_TESTS: dict[str, Callable[[Json, Request, Reached], bool]] = {
    "host-header": _host,
    "path-pattern": _path,
    "http-request-method": _method,
    "source-ip": _source,
    "http-header": _header,
    "query-string": _query,
}


def in_networks(address: str, networks: Iterable[str]) -> bool:
    one = ipaddress.ip_address(address)
    return any(one in ipaddress.ip_network(network, strict=False) for network in networks)


def _like(text: str, pattern: str) -> bool:
    return _exactly_like(text.lower(), pattern.lower())


def _exactly_like(text: str, pattern: str) -> bool:
    """`*` is any text, `?` one character; brackets are themselves."""
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def last_action(actions: list[Any]) -> Json:
    """The one that answers; those before it authenticate, which nobody does here."""
    data: Json = max((action.data for action in actions), key=lambda one: int(one.get("Order") or 0))
    return data


def weights_of(action: Json) -> dict[str, int]:
    """Target groups by ARN with their weights."""
    groups = action.get("ForwardConfig", {}).get("TargetGroups")
    if not groups:
        return {action["TargetGroupArn"]: 1}
    return {group["TargetGroupArn"]: int(group.get("Weight", 1)) for group in groups}


def drawn(weights: dict[str, int]) -> str | None:
    """One of the groups by their weights; None when no group has any."""
    arns = [arn for arn, weight in weights.items() if weight > 0]
    return random.choices(arns, [weights[arn] for arn in arns])[0] if arns else None


def transformed(request: Request, transforms: list[Json]) -> Request:
    """The request as targets get it. A pattern that does not match changes nothing."""
    for transform in transforms:
        if transform["Type"] == "url-rewrite":
            target = _rewritten(request.target, transform["UrlRewriteConfig"])
            request = replace(request, first=(request.method, target, request.first[2]))
        else:
            host = _rewritten(request.get("host") or "", transform["HostHeaderRewriteConfig"])
            others: Headers = [pair for pair in request.headers if pair[0].lower() != "host"]
            request = replace(request, headers=[("Host", host), *others])
    return request


def _rewritten(text: str, configuration: Json) -> str:
    for rewrite in configuration["Rewrites"]:
        # AWS names groups $1; Python \1.
        replacement = re.sub(r"\$(\d)", r"\\g<\1>", rewrite["Replace"].replace("\\", r"\\"))
        text = re.sub(rewrite["Regex"], replacement, text, count=1)
    return text


def redirect_location(configuration: Json, request: Request, reached: Reached) -> str:
    """Parts that are not given stay; `#{host}` and its like stand for the request's own."""
    own = {
        "protocol": reached.protocol.lower(),
        "host": request.host,
        "port": str(reached.port),
        "path": request.path.removeprefix("/"),
        "query": request.query,
    }

    def part(name: str, default: str) -> str:
        return re.sub(r"#\{(\w+)\}", lambda match: own[match[1]], configuration.get(name) or default)

    protocol = part("Protocol", "#{protocol}").lower()
    query = part("Query", "#{query}")
    address = f"{part('Host', '#{host}')}:{part('Port', '#{port}')}{part('Path', '/#{path}')}"
    return f"{protocol}://{address}{'?' if query else ''}{query}"
