"""TLS of listeners with the certificates that moto's ACM and IAM hold."""

import os
import ssl
import tempfile
from typing import Any

from cryptography import x509
from moto.acm.models import AWS_ROOT_CA, acm_backends
from moto.iam.models import iam_backends

from .errors import ACCOUNT

_contexts: dict[tuple[str, bytes], ssl.SSLContext] = {}


def all_certificates(listener: Any) -> list[str]:
    """ARNs: the default first."""
    return [*listener.certificates[:1], *getattr(listener, "added_certificates", [])]


def listener_context(listener: Any, region: str) -> ssl.SSLContext:
    """
    TLS for a listener: each handshake looks its certificates up anew, so that another one is used without another
    socket. The client's server name chooses among them; the first is the default.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = oldest_version(listener)
    _load(context, *_pem(listener.certificates[0], region))

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = _context(_chosen(all_certificates(listener), name, region), region)

    context.sni_callback = choose
    return context


def oldest_version(listener: Any) -> ssl.TLSVersion:
    """By the listener's policy; those that take less than 1.2 are not followed, for OpenSSL no longer does."""
    newest_only = "TLS13-1-3" in (listener.ssl_policy or "")
    return ssl.TLSVersion.TLSv1_3 if newest_only else ssl.TLSVersion.TLSv1_2


def _chosen(arns: list[str], name: str | None, region: str) -> str:
    if len(arns) == 1:
        return arns[0]
    return next((arn for arn in arns if name and _names(arn, name, region)), arns[0])


def _names(arn: str, name: str, region: str) -> bool:
    certificate = x509.load_pem_x509_certificate(_pem(arn, region)[0])
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    hosts = names.get_values_for_type(x509.DNSName)
    return any(host == name or (host.startswith("*.") and host[1:] == name[name.find(".") :]) for host in hosts)


def _context(arn: str, region: str) -> ssl.SSLContext:
    certificate, key = _pem(arn, region)
    known = (arn, certificate)
    if known not in _contexts:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _load(context, certificate, key)
        _contexts[known] = context
    return _contexts[known]


def _pem(arn: str, region: str) -> tuple[bytes, bytes]:
    """The certificate with its chain, and its key."""
    if ":iam:" in arn:
        held: Any = iam_backends[ACCOUNT]["aws"].get_certificate_by_arn(arn)
        chain = held.cert_chain or ""
        return f"{held.cert_body}\n{chain}".encode(), held.private_key.encode()
    bundle = acm_backends[ACCOUNT][region].get_certificate(arn)
    # moto adds a root that has nothing to do with the certificate.
    return bundle.cert + b"\n" + bundle.chain.replace(AWS_ROOT_CA, b""), bundle.key


def _load(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    # Python takes certificates from files only.
    descriptor, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate + b"\n" + key)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
