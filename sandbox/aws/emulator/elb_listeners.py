"""What moto lacks of listeners: checks, ports that are taken, and sockets that answer."""

import copy
from typing import Any

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeListener
from moto.elbv2.ssl_policies import SSL_POLICIES

from .balancers import Balancers

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
        try:
            balancers.settle()
        except OSError as error:
            delete(self, listener.arn)
            raise ELBClientError("ServiceUnavailable", f"The sandbox cannot listen on that port: {error}") from error
        return listener

    def modified(self: ELBv2Backend, arn: str, *given: Any, **named: Any) -> FakeListener:
        listener = modify(self, arn, *given, **named)
        balancers.settle()
        return listener

    def deleted(self: ELBv2Backend, listener_arn: str) -> FakeListener:
        listener = delete(self, listener_arn)
        balancers.settle()
        return listener

    setattr(ELBv2Backend, "create_listener", created)
    setattr(ELBv2Backend, "modify_listener", modified)
    setattr(ELBv2Backend, "delete_listener", deleted)


def _check_tls(backend: ELBv2Backend, given: Json) -> None:
    if given["protocol"] != "HTTPS":
        return
    if not given["certificate"]:
        raise ELBClientError("ValidationError", "A certificate must be specified for HTTPS listeners")
    if not backend._certificate_exists(given["certificate"]):
        raise ELBClientError("CertificateNotFound", f"Certificate '{given['certificate']}' not found")
    if (given["ssl_policy"] or TLS_POLICY) not in SSL_POLICIES:
        raise ELBClientError("SSLPolicyNotFound", f"SSL policy '{given['ssl_policy']}' not found")
