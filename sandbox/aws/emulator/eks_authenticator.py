"""
Whom the API server asks about tokens of EKS (Kubernetes, "Webhook Token Authentication").

All clusters have one API server, so a token says nothing of the cluster that was called: the door that it came through
marks it, and only what a door has marked is looked at. No mark is used twice, so that the API server, which remembers
answers for some seconds, asks each time, and an access entry that is taken back counts at once.
"""

import hmac
import json
import secrets
from typing import Any, Callable

from werkzeug.wrappers import Request, Response

from .eks import EksRegions
from .eks_access import Identity, identify, matching
from .eks_tokens import Refused, verify
from .errors import AwsError
from .identities import arn_of, secret_of
from .node import Node
from .world import log

MARK = "eks-call:"


class Marks:
    """Adds to a token which cluster was called, in a way that only this process can."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def add(self, region: str, cluster: str, token: str) -> str:
        content = f"{region}:{cluster}:{secrets.token_hex(8)}:{token}"
        return f"{MARK}{self._sign(content)}:{content}"

    def read(self, marked: str) -> tuple[str, str, str]:
        """Region, cluster and token. Raises `Refused`."""
        mac, _, content = marked.removeprefix(MARK).partition(":")
        if not marked.startswith(MARK) or not hmac.compare_digest(mac, self._sign(content)):
            raise Refused("the token came through no cluster's endpoint")
        region, cluster, _, token = content.split(":", 3)
        return region, cluster, token

    def _sign(self, content: str) -> str:
        return hmac.digest(self._key, content.encode(), "sha256").hex()


class Authenticator:
    def __init__(self, eks: EksRegions, marks: Marks, node: Node, url: str) -> None:
        self._eks, self._marks, self._node, self._url = eks, marks, node, url

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        review = json.loads(Request(environ).get_data())
        try:
            status = self._status(review["spec"]["token"])
        except Refused as refused:
            log.info("refused a token of EKS: %s", refused)
            status = {"authenticated": False, "error": str(refused)}
        content = {"apiVersion": review["apiVersion"], "kind": "TokenReview", "status": status}
        return Response(json.dumps(content), content_type="application/json")(environ, start_response)

    def _status(self, marked: str) -> dict[str, Any]:
        region, name, token = self._marks.read(marked)
        access_key, signed_region = verify(token, name, self._url, secret_of)
        arn = arn_of(access_key, signed_region)
        try:
            cluster = self._eks.of(region).clusters.find(name)
        except AwsError as error:
            raise Refused(str(error)) from error
        identity = identify(cluster, arn)
        if identity is None:
            raise Refused(f"cluster {name} has no access entry for {arn}")
        return {"authenticated": True, "user": {"username": identity.username, "groups": self._groups(identity)}}

    def _groups(self, identity: Identity) -> list[str]:
        """With the groups that stand for access policies; each is bound to its role when somebody first needs it."""
        groups = list(identity.groups)
        for role, patterns in identity.roles:
            namespaces = [None] if patterns is None else matching(patterns, self._node.namespaces())
            for namespace in namespaces:
                group = f"eks:access:{role}" + (f":{namespace}" if namespace else "")
                self._node.bind(group, role, namespace)
                groups.append(group)
        return groups
