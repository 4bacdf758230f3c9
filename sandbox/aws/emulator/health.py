"""Health checks of targets: what is asked, what is answered, and what that says of the target."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

from .messages import HEAD_LIMIT, Malformed, head_bytes, read_answer


@dataclass(frozen=True)
class Finding:
    """Of one check. Reason and description are AWS's ("Health check reason codes" in the user guide)."""

    passed: bool
    reason: str = ""
    description: str = ""


PASSED = Finding(True)
TIMED_OUT = Finding(False, "Target.Timeout", "Request timed out")
FAILED = Finding(False, "Target.FailedHealthChecks", "Health checks failed")


def unverified() -> ssl.SSLContext:
    """A load balancer believes every certificate of a target ("Target groups" in the user guide)."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def port_of(group: Any, target_port: int) -> int:
    """Where moto's target group has its targets checked."""
    port = group.health_check_port
    return target_port if port in (None, "traffic-port") else int(port)


async def check(group: Any, address: str, target_port: int) -> Finding:
    """One check of a target by what moto's target group says now."""
    try:
        async with asyncio.timeout(float(group.health_check_timeout_seconds)):
            return await _ask(group, address, port_of(group, target_port))
    except TimeoutError:
        return TIMED_OUT
    except (OSError, Malformed):
        return FAILED


async def _ask(group: Any, address: str, port: int) -> Finding:
    tls = unverified() if group.health_check_protocol == "HTTPS" else None
    reader, writer = await asyncio.open_connection(address, port, ssl=tls, limit=HEAD_LIMIT)
    try:
        if group.health_check_protocol == "TCP":
            return PASSED
        headers = [("Host", f"{address}:{port}"), ("Connection", "close"), ("User-Agent", "ELB-HealthChecker/2.0")]
        writer.write(head_bytes(f"GET {group.health_check_path or '/'} HTTP/1.1", headers))
        status = (await read_answer(reader)).status
    finally:
        writer.close()
    if matches(status, group.matcher.get("HttpCode") or "200"):
        return PASSED
    return Finding(False, "Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{status}]")


def matches(status: int, matcher: str) -> bool:
    """Whether a status is among `200`, `200,202` or `200-299`."""
    for part in matcher.split(","):
        low, _, high = part.partition("-")
        if int(low) <= status <= int(high or low):
            return True
    return False
