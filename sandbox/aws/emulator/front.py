"""The HTTP front: what is ours is answered here, the rest is moto's. Every call is recorded, and may meet a fault."""

import io
import json
import re
import socket
from typing import Any, Callable, Iterable
from urllib.parse import parse_qs, unquote

from werkzeug.wrappers import Request, Response

from .control import Control
from .ecs import EcsRegions
from .eks import EksRegions
from .errors import AwsError
from .faults import Faults, Kind
from .runtime import Invocation
from .sagemaker import SageMakers
from .world import log

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]

INVOCATION = re.compile(r"/endpoints/([^/]+)/(invocations|async-invocations)")
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
OWN_CALLER = "emulator"
ECS_TARGET = "AmazonEC2ContainerServiceV20141113"


class ConnectionCut(ConnectionError):
    """Ends the request without an answer; the server takes it for a caller who has gone."""


class Front:
    def __init__(
        self,
        moto: App,
        sagemakers: SageMakers,
        ecs: EcsRegions,
        eks: EksRegions,
        control: Control,
        faults: Faults,
    ) -> None:
        self._moto, self._sagemakers, self._ecs, self._eks = moto, sagemakers, ecs, eks
        self._control, self._faults = control, faults

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith("/sandbox-api/"):
            return self._guarded(request, self._controlled)(environ, start_response)
        # Calls that the emulator makes itself are nobody's to see or to break.
        if request.path.startswith("/moto-api") or OWN_CALLER in request.user_agent.string.split():
            return self._pass(request, environ, start_response)
        return self._recorded(request, environ, start_response)

    def _recorded(self, request: Request, environ: Environ, start_response: Any) -> Iterable[bytes]:
        region, service = scope_of(request)
        action = action_of(request)
        entry = self._sagemakers.world.calls.add(service=service, action=action, region=region, status=0)

        def start(status: str, headers: Any, *rest: Any) -> Any:
            entry["status"] = int(status.split()[0])
            return start_response(status, headers, *rest)

        fault = self._faults.hit(service, action)
        if fault is None:
            return self._pass(request, environ, start)
        entry["fault"] = fault
        return self._faulty(fault, request, environ, start)

    def _faulty(self, fault: Kind, request: Request, environ: Environ, start: Any) -> Iterable[bytes]:
        # Unread, it would be taken for the connection's next request.
        request.environ["wsgi.input"] = io.BytesIO(request.get_data())
        if fault == "throttle":
            return refusal(request, AwsError("ThrottlingException", "Rate exceeded"))(environ, start)
        if fault == "error":
            return refusal(request, AwsError("InternalFailure", "An internal error occurred.", 500))(environ, start)
        if fault == "lost":
            list(self._pass(request, environ, lambda *given: lambda data: None))
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionCut

    def _pass(self, request: Request, environ: Environ, start_response: Any) -> Iterable[bytes]:
        region, scope = scope_of(request)
        if scope == "eks":
            return self._guarded(request, self._eks_answer)(environ, start_response)
        if INVOCATION.fullmatch(request.path):
            return self._guarded(request, self._invoked)(environ, start_response)
        target = request.headers.get("X-Amz-Target", "")
        service, _, action = target.partition(".")
        if service == "SageMaker" and self._sagemakers.of(region).answers(action):
            return self._guarded(request, self._sagemaker)(environ, start_response)
        if service == ECS_TARGET:
            return self._guarded(request, self._ecs_answer)(environ, start_response)
        return self._moto(environ, start_response)

    def _guarded(self, request: Request, answer: Callable[[Request], Response]) -> Response:
        try:
            return answer(request)
        except AwsError as error:
            return refusal(request, error)
        except Exception:
            log.exception("the emulator failed on %s", request.path)
            return refusal(request, AwsError("InternalFailure", "The emulator failed; its log says why.", 500))

    def _controlled(self, request: Request) -> Response:
        given = request.args if request.method == "GET" else json.loads(request.get_data() or b"{}")
        name = request.path.removeprefix("/sandbox-api/")
        return json_response(self._control.answer(request.method, name, given))

    def _sagemaker(self, request: Request) -> Response:
        region, _ = scope_of(request)
        action = action_of(request)
        return json_response(self._sagemakers.of(region).answer(action, json.loads(request.get_data() or b"{}")))

    def _ecs_answer(self, request: Request) -> Response:
        region, _ = scope_of(request)
        return json_response(self._ecs.of(region).answer(action_of(request), json.loads(request.get_data() or b"{}")))

    def _eks_answer(self, request: Request) -> Response:
        region, _ = scope_of(request)
        answer = json_response(self._eks.answer(request, region, access_key_of(request)))
        answer.content_type = "application/json"
        return answer

    def _invoked(self, request: Request) -> Response:
        if not SCOPE.search(request.headers.get("Authorization", "")):
            raise AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
        region, _ = scope_of(request)
        match = INVOCATION.fullmatch(request.path)
        assert match is not None
        name, kind = unquote(match[1]), match[2]
        if kind == "async-invocations":
            return self._invoked_later(region, name, request)
        answer, headers = self._sagemakers.of(region).runtime.invoke(
            Invocation.of(name, request.get_data(), _CaseInsensitive(dict(request.headers)))
        )
        return Response(answer.body, answer.status, headers)

    def _invoked_later(self, region: str, name: str, request: Request) -> Response:
        given = dict(request.headers)
        given["Content-Type"] = request.headers.get("X-Amzn-SageMaker-Content-Type", "")
        given["Accept"] = request.headers.get("X-Amzn-SageMaker-Accept", "")
        identity, headers = self._sagemakers.of(region).asynchronous.invoke(name, _CaseInsensitive(given))
        response = json_response({"InferenceId": identity})
        response.status_code = 202
        response.headers.extend(headers)
        return response


class _CaseInsensitive(dict[str, str]):
    """Headers, by names in any case."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def scope_of(request: Request) -> tuple[str, str]:
    """Region and service that a request was signed for."""
    match = SCOPE.search(request.headers.get("Authorization", ""))
    return (match[1], match[2]) if match else ("us-east-1", "")


def access_key_of(request: Request) -> str:
    """The access key that a request was signed with."""
    match = re.search(r"Credential=([^/,]+)", request.headers.get("Authorization", ""))
    return match[1] if match else ""


def action_of(request: Request) -> str:
    """The action's name where the protocol has one; else method and path."""
    if target := request.headers.get("X-Amz-Target"):
        return target.split(".")[-1]
    if match := re.fullmatch(r"/service/[^/]+/operation/([^/]+)", request.path):
        return match[1]
    if request.mimetype == "application/x-www-form-urlencoded":
        body = request.get_data()
        # What is read here is to be read again, by moto.
        request.environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode())
        if "Action" in form:
            return form["Action"][0]
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return f"{request.method} {request.path}{query}"


def json_response(content: Any) -> Response:
    return Response(json.dumps(content), 200, content_type="application/x-amz-json-1.1")


def refusal(request: Request, error: AwsError) -> Response:
    """An error in the words of the request's protocol."""
    is_query = request.mimetype == "application/x-www-form-urlencoded"
    if is_query or scope_of(request)[1] == "s3":
        return Response(_xml(error, is_query), error.status, content_type="text/xml")
    body = {"__type": error.code, "message": str(error), "Message": str(error), **error.fields}
    response = json_response(body)
    response.status_code = error.status
    response.headers["x-amzn-errortype"] = error.code
    return response


def _xml(error: AwsError, is_query: bool) -> str:
    # S3 has a name of its own for being asked too often.
    code = "Throttling" if is_query and error.code == "ThrottlingException" else error.code
    code = "SlowDown" if not is_query and error.code == "ThrottlingException" else code
    content = f"<Error><Code>{code}</Code><Message>{error}</Message></Error>"
    return f"<ErrorResponse>{content}</ErrorResponse>" if is_query else content
