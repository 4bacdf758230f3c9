"""
Tokens of EKS: a request to STS for one's own identity, signed and never sent, that names the cluster it is for.

What is checked is what the authenticator of EKS checks (github.com/kubernetes-sigs/aws-iam-authenticator): where the
request would go, the signature with the cluster's name in it, and its age.
"""

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from typing import Callable
from urllib.parse import parse_qsl, quote, urlsplit

from .identities import Secret

PREFIX = "k8s-aws-v1."
CLUSTER_HEADER = "x-k8s-aws-id"
LIFETIME = timedelta(minutes=15)
LONGEST_EXPIRES = 900
CLOCK_SKEW = timedelta(minutes=1)
SCOPE = re.compile(r"([^/]+)/(\d{8})/([^/]+)/sts/aws4_request")
ALLOWED = {
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
}

Secrets = Callable[[str], Secret | None]


class Refused(Exception):
    """Why a token is nobody's. The API server says no more than 401 to whoever sent it."""


def verify(token: str, cluster: str, sts_url: str, secrets: Secrets, now: datetime | None = None) -> tuple[str, str]:
    """The access key that a token for this cluster was signed with, and the region. Raises `Refused`."""
    url = urlsplit(_decoded(token))
    expected = urlsplit(sts_url)
    if (url.scheme, url.netloc, url.path or "/") != (expected.scheme, expected.netloc, "/"):
        raise Refused(f"the token's request goes to {url.scheme}://{url.netloc}{url.path}, not to STS at {sts_url}")
    query = parse_qsl(url.query, keep_blank_values=True)
    given = dict(query)
    if len(given) != len(query) or not set(given) <= ALLOWED:
        raise Refused("the token's request has parameters that are no part of a token")
    if given.get("Action") != "GetCallerIdentity":
        raise Refused("the token's request is not GetCallerIdentity")
    _check_age(given, now or datetime.now(timezone.utc))
    return _check_signature(given, {"host": url.netloc, CLUSTER_HEADER: cluster}, secrets)


def _decoded(token: str) -> str:
    if not token.startswith(PREFIX):
        raise Refused(f"the token does not begin with {PREFIX}")
    text = token.removeprefix(PREFIX)
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise Refused(f"the token is not base64: {error}") from error


def _check_age(given: dict[str, str], now: datetime) -> None:
    try:
        signed = datetime.strptime(given.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        expires = int(given.get("X-Amz-Expires", ""))
    except ValueError as error:
        raise Refused(f"the token has no time: {error}") from error
    if not 0 <= expires <= LONGEST_EXPIRES:
        raise Refused(f"X-Amz-Expires is {expires}, and may be 0 to {LONGEST_EXPIRES}")
    if not signed - CLOCK_SKEW <= now < signed + LIFETIME:
        raise Refused(f"the token was signed at {signed.isoformat()}, and is valid for 15 minutes")


def _check_signature(given: dict[str, str], headers: dict[str, str], secrets: Secrets) -> tuple[str, str]:
    signed = given.get("X-Amz-SignedHeaders", "").split(";")
    if sorted(signed) != sorted(headers):
        raise Refused(f"the token signs the headers {signed}, and must sign {sorted(headers)}")
    scope = SCOPE.fullmatch(given.get("X-Amz-Credential", ""))
    if scope is None or given.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise Refused("the token is not signed for STS by AWS4-HMAC-SHA256")
    access_key, day, region = scope.groups()
    secret = secrets(access_key)
    if secret is None or secret.session_token != given.get("X-Amz-Security-Token"):
        raise Refused(f"there is no access key {access_key} with this session token")
    if not given["X-Amz-Date"].startswith(day):
        raise Refused("the token's day is not the one that it was signed for")
    expected = _signature(secret.key, given, headers, f"{day}/{region}/sts/aws4_request")
    if not hmac.compare_digest(expected, given.get("X-Amz-Signature", "")):
        raise Refused(f"the signature is not one of access key {access_key} for cluster {headers[CLUSTER_HEADER]}")
    return access_key, region


def _signature(secret: str, given: dict[str, str], headers: dict[str, str], scope: str) -> str:
    """Signature version 4 of a presigned request (IAM user guide, "Create a signed AWS API request")."""
    names = sorted(headers)
    query = sorted((_quoted(name), _quoted(value)) for name, value in given.items() if name != "X-Amz-Signature")
    canonical = "\n".join(
        [
            "GET",
            "/",
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{headers[name]}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(b"").hexdigest(),
        ]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", given["X-Amz-Date"], scope, digest])
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
