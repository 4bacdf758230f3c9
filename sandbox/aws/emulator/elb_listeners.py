"""What moto lacks of listeners: checks, ports that are taken, and sockets that answer."""

import copy
from collections.abc import Callable
from typing import Any

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeListener
from moto.elbv2.ssl_policies import SSL_POLICIES

from .balancers import Balancers
from .certificates import all_certificates

Json = Any

TLS_POLICY = "ELBSecurityPolicy-2016-08"
"""Of an HTTPS listener that names none."""


def fill(balancers: Balancers) -> None:
    """Each listener has a socket from its creation to its deletion."""
    create, modify = ELBv2Backend.create_listener, ELBv2Backend.modify_listener
    delete = ELBv2Backend.delete_listener

    def created(self: ELBv2Backend, **given: Any) -> FakeListener:
        balancer = self.load_balancers.get(given["load_balancer_arn"])
        asked = copy.deepcopy({key: value for key, value in given.items() if key != "tags"})
        for known in list(balancer.listeners.values()) if balancer else []:
            if int(known.port) == int(given["port"]):
                if getattr(known, "asked", None) == asked:
                    return known
                text = f"A listener already exists on this port for this load balancer '{known.load_balancer_arn}'"
                raise ELBClientError("DuplicateListener", text)
        _check_tls(self, given)
        if given["protocol"] != "HTTPS":
            given["ssl_policy"] = None
        listener = create(self, **given)
        setattr(listener, "asked", asked)
        _settle(balancers, lambda: delete(self, listener.arn))
        return listener

    def modified(self: ELBv2Backend, arn: str, *given: Any, **named: Any) -> FakeListener:
        before = copy.copy(self.describe_listeners(None, [arn])[0])
        listener = modify(self, arn, *given, **named)
        _settle(balancers, lambda: vars(listener).update(port=before.port, protocol=before.protocol))
        return listener

    def deleted(self: ELBv2Backend, listener_arn: str) -> FakeListener:
        listener = delete(self, listener_arn)
        balancers.settle()
        return listener

    setattr(ELBv2Backend, "create_listener", created)
    setattr(ELBv2Backend, "modify_listener", modified)
    setattr(ELBv2Backend, "delete_listener", deleted)
    setattr(ELBv2Backend, "add_listener_certificates", _add_certificates)
    setattr(ELBv2Backend, "describe_listener_certificates", certificates_of)
    setattr(ELBv2Backend, "remove_listener_certificates", _remove_certificates)


def _settle(balancers: Balancers, undo: Callable[[], Any]) -> None:
    try:
        balancers.settle()
    except Exception as error:
        # A listener that cannot listen must not stay: it would be tried again with every other one.
        undo()
        raise ELBClientError("ServiceUnavailable", f"The sandbox cannot listen on that port: {error}") from error


def certificates_of(backend: ELBv2Backend, arn: str) -> list[str]:
    """The default certificate, which alone is the listener's own, and those that were added."""
    listener = backend.describe_listeners(None, [arn])[0]
    return all_certificates(listener)


def _add_certificates(self: ELBv2Backend, arn: str, certificates: list[Json]) -> list[str]:
    listener = self.describe_listeners(None, [arn])[0]
    added = [one["CertificateArn"] for one in certificates]
    for one in added:
        if not self._certificate_exists(one):
            raise ELBClientError("CertificateNotFound", f"Certificate '{one}' not found")
    kept = [one for one in all_certificates(listener)[1:] if one not in added]
    setattr(listener, "added_certificates", [*kept, *added])
    return added


def _remove_certificates(self: ELBv2Backend, arn: str, certificates: list[Json]) -> None:
    listener = self.describe_listeners(None, [arn])[0]
    removed = [one["CertificateArn"] for one in certificates]
    setattr(listener, "added_certificates", [one for one in all_certificates(listener)[1:] if one not in removed])


def _check_tls(backend: ELBv2Backend, given: Json) -> None:
    if given["protocol"] != "HTTPS":
        return
    if not given["certificate"]:
        raise ELBClientError("ValidationError", "A certificate must be specified for HTTPS listeners")
    if not backend._certificate_exists(given["certificate"]):
        raise ELBClientError("CertificateNotFound", f"Certificate '{given['certificate']}' not found")
    if (given["ssl_policy"] or TLS_POLICY) not in SSL_POLICIES:
        raise ELBClientError("SSLPolicyNotFound", f"SSL policy '{given['ssl_policy']}' not found")
