"""A transformer for the tests: passes each request to the model and says in the answer that it did.

It is healthy when the model on port 8080 and the sidecar on port 8090 answer.
"""

import json
import signal
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "http://127.0.0.1:8080"
SIDECAR = "http://127.0.0.1:8090"
PORT = 8081


def ask(url: str, body: bytes | None = None) -> Any:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


class Transformer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer({"model": ask(f"{MODEL}/ping"), "sidecar": ask(f"{SIDECAR}/ping")})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sidecar = ask(f"{SIDECAR}/ping")["model_version"]
        self.answer({"transformed": ask(MODEL + self.path, body), "sidecar_version": sidecar})

    def answer(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


# The first process of a container ignores SIGTERM unless it asks for it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
ThreadingHTTPServer(("", PORT), Transformer).serve_forever()
