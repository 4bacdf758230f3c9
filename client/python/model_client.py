"""Calls a hosted model by its endpoint description, with nothing but Python's standard library (3.9 or newer).

    from model_client import connect
    digits = connect(json.load(open("digits.endpoint.json")))
    answer = digits.predict({"instances": [pixels]})

The description is one model of the stack output `models`. As a program:

    python3 model_client.py ENDPOINT.json < payload.json
"""

import argparse
import functools
import http.client
import io
import json
import random
import socket
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Mapping, Optional

SCHEMA_VERSION = 1

_KNOWN_KINDS = ("http",)
_KNOWN_AUTHENTICATION = ("none", "awsSigV4", "apiKey", "bearer")
_PASSING_STATUSES = (429, 502, 503, 504)
_FIRST_DELAY_SECONDS = 0.2
_LONGEST_DELAY_SECONDS = 5.0
_LONGEST_RETRY_AFTER_SECONDS = 60.0
_LONGEST_EXCERPT = 500

Credential = Callable[[Mapping[str, Any]], str]


class InvalidEndpointError(ValueError):
    """The endpoint description cannot be used: it is malformed, or made for a newer client."""


class ModelRequestError(Exception):
    """The model, or something in front of it, refused the request; trying again would not help."""

    def __init__(self, message: str, status: int, body: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class ModelUnavailableError(Exception):
    """No attempt got an answer: connections failed, or the model was overloaded or away."""


class ModelTimeoutError(Exception):
    """An attempt was not answered within the endpoint's time. It is not repeated."""


@dataclass(frozen=True)
class ModelClient:
    """A client of one model; make it with `connect`."""

    endpoint: Mapping[str, Any]
    headers: Mapping[str, str]
    credential: Optional[Credential]
    retries: int

    def predict(self, payload: Any) -> Any:
        """Sends `payload` as JSON and returns the model's JSON answer. A prediction is safe to send again."""
        body = json.dumps(payload).encode()
        status, text = self._send_with_retries(body)
        name = self.endpoint["name"]
        if not 200 <= status < 300:
            raise ModelRequestError(f"{name} answered {status}: {_excerpt(text) or '(no body)'}", status, _excerpt(text))
        try:
            return json.loads(text)
        except ValueError:
            message = f"{name} answered {status} with what is not JSON: {_excerpt(text)}"
            raise ModelRequestError(message, status, _excerpt(text)) from None

    def _send_with_retries(self, body: bytes) -> "tuple[int, str]":
        attempts = 0
        while True:
            attempts += 1
            delay: Optional[float]
            cause: Optional[Exception] = None
            try:
                status, text, retry_after = self._attempt(body)
                if status not in _PASSING_STATUSES:
                    return status, text
                delay, reason = _delay(attempts, retry_after), f"the last answer was {status}: {_excerpt(text)}"
            except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
                delay, reason, cause = _delay(attempts, None), str(getattr(error, "reason", error) or error), error
            if attempts > self.retries or delay is None:
                where = f"{self.endpoint['name']} is not available at {self.endpoint['call']['url']}"
                times = "1 attempt" if attempts == 1 else f"{attempts} attempts"
                raise ModelUnavailableError(f"{where} after {times}: {reason}") from cause
            time.sleep(delay)

    def _attempt(self, body: bytes) -> "tuple[int, str, Optional[str]]":
        """One request within the endpoint's time: status, text and Retry-After of its answer."""
        call = self.endpoint["call"]
        request = urllib.request.Request(call["url"], body, self._request_headers(), method=call["method"])
        try:
            with _opened(request, call["timeoutSeconds"]) as response:
                return response.getcode(), response.read().decode(errors="replace"), response.headers.get("Retry-After")
        except (urllib.error.URLError, socket.timeout) as error:
            if not isinstance(getattr(error, "reason", error), socket.timeout):
                raise
            raise ModelTimeoutError(
                f"{self.endpoint['name']} did not answer within {call['timeoutSeconds']} s at {call['url']}."
            ) from error

    def _request_headers(self) -> "dict[str, str]":
        headers = {**self.headers, "Accept": "application/json", "Content-Type": self.endpoint["call"]["contentType"]}
        authentication = self.endpoint["authentication"]
        if authentication["type"] == "apiKey" and self.credential:
            headers[authentication["header"]] = self.credential(authentication["secret"])
        if authentication["type"] == "bearer" and self.credential:
            headers["Authorization"] = f"Bearer {self.credential(authentication['secret'])}"
        return headers


def connect(
    endpoint: Any,
    headers: Optional[Mapping[str, str]] = None,
    credential: Optional[Credential] = None,
    retries: int = 3,
) -> ModelClient:
    """A client for the model that `endpoint` describes.

    `credential` reads a secret's value from its reference; endpoints with an API key or bearer token need it.
    `retries` is how often a request is sent again after a failed connection or an answer 429, 502, 503, 504.
    """
    _check(endpoint)
    authentication = endpoint["authentication"]
    if authentication["type"] == "awsSigV4":
        raise InvalidEndpointError(
            f"{endpoint['name']} wants requests signed with AWS credentials, which this client cannot do; use botocore."
        )
    if authentication["type"] in ("apiKey", "bearer") and credential is None:
        secret = json.dumps(authentication.get("secret"))
        raise InvalidEndpointError(
            f"{endpoint['name']} wants a secret: pass `credential`, a function that reads the secret {secret}."
        )
    if not 0 <= retries <= 10:
        raise ValueError(f"retries: given {retries}; give a whole number from 0 to 10.")
    return ModelClient(endpoint, headers or {}, credential, retries)


def _check(endpoint: Any) -> None:
    """Checks what this client uses of a description; its JSON Schema says the rest."""
    if not isinstance(endpoint, dict):
        raise InvalidEndpointError("This is not an endpoint description; pass one model of the stack output `models`.")
    version = endpoint.get("schemaVersion")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise InvalidEndpointError(
            f"The endpoint description has schemaVersion {version}; this client reads up to {SCHEMA_VERSION}. "
            "Upgrade model_client.py."
        )
    call, authentication = _part(endpoint, "call"), _part(endpoint, "authentication")
    kind = call.get("kind")
    if isinstance(kind, str) and kind not in _KNOWN_KINDS:
        raise InvalidEndpointError(
            f'The endpoint is called by "{kind}", which this client does not know. Upgrade model_client.py.'
        )
    problems = [
        *_unless(version == SCHEMA_VERSION, "schemaVersion", f"expected {SCHEMA_VERSION}", version),
        *_unless(isinstance(endpoint.get("name"), str), "name", "expected text", endpoint.get("name")),
        *_unless(kind in _KNOWN_KINDS, "call.kind", "expected http", kind),
        *_unless(
            str(call.get("url")).startswith(("http://", "https://")), "call.url", "expected a URL", call.get("url")
        ),
        *_unless(call.get("method") == "POST", "call.method", "expected POST", call.get("method")),
        *_unless(
            call.get("contentType") == "application/json",
            "call.contentType",
            "expected application/json",
            call.get("contentType"),
        ),
        *_unless(
            isinstance(call.get("timeoutSeconds"), (int, float)) and call["timeoutSeconds"] > 0,
            "call.timeoutSeconds",
            "expected seconds above 0",
            call.get("timeoutSeconds"),
        ),
        *_unless(
            authentication.get("type") in _KNOWN_AUTHENTICATION,
            "authentication.type",
            f"expected one of {', '.join(_KNOWN_AUTHENTICATION)}",
            authentication.get("type"),
        ),
        *_unless(
            authentication.get("type") != "apiKey" or isinstance(authentication.get("header"), str),
            "authentication.header",
            "expected a header name",
            authentication.get("header"),
        ),
    ]
    if problems:
        first = "This is not an endpoint description; pass one model of the stack output `models`."
        raise InvalidEndpointError("\n".join([first, *problems]))


def _part(endpoint: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = endpoint.get(name)
    return part if isinstance(part, dict) else {}


def _unless(fine: bool, path: str, expected: str, given: Any) -> "list[str]":
    return [] if fine else [f"  {path}: {expected}, given {json.dumps(given)}"]


def _delay(attempts: int, retry_after: Optional[str]) -> Optional[float]:
    """Seconds to wait before the next attempt; None when the server asks for more than a minute."""
    asked = _retry_after_seconds(retry_after)
    if asked is not None:
        return asked if asked <= _LONGEST_RETRY_AFTER_SECONDS else None
    return random.uniform(0, min(_LONGEST_DELAY_SECONDS, _FIRST_DELAY_SECONDS * 2 ** (attempts - 1)))


def _retry_after_seconds(header: Optional[str]) -> Optional[float]:
    """The header is a number of seconds or a date; anything else counts as absent."""
    if header is None:
        return None
    if header.isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT]}…"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A followed redirect would carry an API key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket until a moment of `time.monotonic()`.

    A socket's own timeout begins anew with every byte: an answer that trickles would never time out.
    """

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        self._sock.settimeout(_remaining(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise socket.timeout("timed out")
    return seconds


class _DeadlineResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, deadline: float, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_DeadlineReader(sock, deadline))


class _DeadlineConnection(http.client.HTTPConnection):
    """Takes its timeout as the time for everything: connecting, sending and the whole answer."""

    def __init__(self, *arguments: Any, timeout: float, **options: Any) -> None:
        super().__init__(*arguments, timeout=timeout, **options)
        self._deadline = time.monotonic() + timeout
        self.response_class = functools.partial(_DeadlineResponse, deadline=self._deadline)

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_remaining(self._deadline))


class _DeadlineTlsConnection(_DeadlineConnection, http.client.HTTPSConnection):
    pass


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_DeadlineConnection, request)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_DeadlineTlsConnection, request)


_opener = urllib.request.build_opener(_NoRedirects, _HttpHandler, _HttpsHandler)


def _opened(request: urllib.request.Request, timeout: float) -> Any:
    """The answer, whatever its status."""
    try:
        return _opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as answer:
        return answer


def main() -> None:
    parser = argparse.ArgumentParser(description="Sends the JSON payload on stdin to a hosted model.")
    parser.add_argument("endpoint", type=argparse.FileType(), help="file with the endpoint description")
    arguments = parser.parse_args()
    try:
        print(json.dumps(connect(json.load(arguments.endpoint)).predict(json.load(sys.stdin))))
    except (InvalidEndpointError, ModelRequestError, ModelUnavailableError, ModelTimeoutError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    except ValueError as error:
        sys.exit(f"not JSON: {error}")


if __name__ == "__main__":
    main()
