"""Serves the digits model by the SageMaker container contract: GET /ping and POST /invocations on port 8080.

SageMaker starts the image with the argument `serve`; it is the only thing that the program does, so arguments are
not read. With SAGEMAKER_MULTI_MODEL=true it speaks the contract of multi-model endpoints (see contracts.py).

    request   {"instances": [[64 numbers from 0 to 16], ...]}
    answer    {"predictions": [{"label": 3, "probability": 0.99}, ...], "model_version": "1"}

Environment: MODEL_DIR (default /opt/ml/model), HOST (default all addresses), PORT (default 8080).
Exits with 1 and the reason on stderr when the model cannot be loaded. On SIGTERM it stops accepting
connections, answers what it has begun, and exits with 0.
"""

import errno
import json
import os
import signal
import socket
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable, Mapping

from contracts import Contract, ManyModels, OneModel, Refusal
from features import InvalidInput
from model import BrokenModel

MOST_BYTES = 5 * 1024 * 1024
MOST_DISCARDED_BYTES = 20 * MOST_BYTES
LAST_REQUESTS_SECONDS = 0.5


class Server(ThreadingHTTPServer):
    """One thread a connection; `drain` ends it without cutting off an answer."""

    request_queue_size = 128
    daemon_threads = False

    def __init__(self, address: tuple[str, int], contract: Contract) -> None:
        self.contract = contract
        # From now on each answer is the last of its connection; then, nothing more is read.
        self.stopping = False
        self.closing = False
        self.idle: set[socket.socket] = set()
        self.lock = threading.Lock()
        super().__init__(address, Handler)

    def drain(self) -> None:
        """Closes the listener and the connections that wait for a request; returns when the others are done."""
        self._accept_waiting()
        self.stopping = True
        self.socket.close()
        time.sleep(LAST_REQUESTS_SECONDS)
        with self.lock:
            self.closing = True
            for connection in self.idle:
                stop_reading(connection)
        self.server_close()

    def _accept_waiting(self) -> None:
        """Takes the connections that the kernel has made already; closing the listener would reset them.

        No more than fit in the queue: callers who come back at once must not keep the server alive.
        """
        self.socket.setblocking(False)
        for _ in range(self.request_queue_size):
            try:
                connection, address = self.get_request()
            except BlockingIOError:
                return
            connection.setblocking(True)
            self.process_request(connection, address)


def stop_reading(connection: socket.socket) -> None:
    """Lets the reader of a connection see its end, after what has already come."""
    try:
        connection.shutdown(socket.SHUT_RD)
    except OSError as error:
        # The caller was quicker: the connection is closed.
        if error.errno != errno.ENOTCONN:
            raise


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "digits"
    # Headers and body leave in one packet, at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        with self.server.lock:
            if self.server.closing:
                stop_reading(self.connection)
            else:
                self.server.idle.add(self.connection)
        try:
            super().handle_one_request()
        except ConnectionError:
            # The caller has gone; nobody is left to tell.
            self.close_connection = True
        finally:
            with self.server.lock:
                self.server.idle.discard(self.connection)

    def parse_request(self) -> bool:
        with self.server.lock:
            self.server.idle.discard(self.connection)
        return super().parse_request()

    def do_GET(self) -> None:
        self._respond(lambda: self.server.contract.get(self.path))

    def do_DELETE(self) -> None:
        if self.headers.get("Content-Length", "0") != "0":
            # Nobody reads its body, which would be out of step with the connection.
            self.close_connection = True
        self._respond(lambda: self.server.contract.delete(self.path))

    def do_POST(self) -> None:
        self._respond(lambda: self.server.contract.post(self.path, self._payload()))

    def _respond(self, answer: Callable[[], dict[str, Any]]) -> None:
        try:
            self._answer(HTTPStatus.OK, answer())
        except Refusal as refusal:
            self._answer(refusal.status, {"error": str(refusal)})
        except InvalidInput as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})

    def _payload(self) -> Any:
        try:
            return json.loads(self._body())
        except ValueError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"the body is not JSON: {error}") from error

    def _body(self) -> bytes:
        """The request's body. What is refused unread also ends the connection, which would be out of step."""
        length = self.headers.get("Content-Length", "")
        self.close_connection, keep = True, self.close_connection
        if not length.isdecimal():
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "send the body with a Content-Length")
        if int(length) > MOST_BYTES:
            self._discard(int(length))
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"given {length} bytes, allowed {MOST_BYTES}")
        body = self.rfile.read(int(length))
        self.close_connection = keep
        given = self.headers.get_content_type() if "Content-Type" in self.headers else "none"
        if given != "application/json":
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type: given {given}, allowed application/json")
        return body

    def _discard(self, length: int) -> None:
        """Reads what is refused: closing on unread bytes resets the connection, and the answer with it."""
        remaining = min(length, MOST_DISCARDED_BYTES)
        while remaining > 0 and (chunk := self.rfile.read(min(remaining, 65536))):
            remaining -= len(chunk)

    def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.server.stopping or self.close_connection:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Only refusals are worth a line; probes and predictions would drown them."""
        if isinstance(code, HTTPStatus) and code >= HTTPStatus.BAD_REQUEST:
            super().log_request(code.value, size)


def contract_of(environment: Mapping[str, str]) -> Contract:
    """The contract that SageMaker expects of the image."""
    if environment.get("SAGEMAKER_MULTI_MODEL") == "true":
        return ManyModels()
    return OneModel(Path(environment.get("MODEL_DIR", "/opt/ml/model")))


def main() -> None:
    try:
        contract = contract_of(os.environ)
    except BrokenModel as error:
        sys.exit(f"serve.py: {error}")
    server = Server((os.environ.get("HOST", ""), int(os.environ.get("PORT", "8080"))), contract)
    # `shutdown` waits for the loop below, which runs in the thread that handles the signal.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"serve.py: {contract.name} listens on port {server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever(poll_interval=0.1)
    server.drain()


if __name__ == "__main__":
    main()
