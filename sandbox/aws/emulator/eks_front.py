"""
The endpoints of EKS clusters: a port of loopback each, with the certificate of the sandbox's API server, to which all
lead. Endpoint access is not played: whoever is on this machine is in the VPC and on the internet.
"""

import asyncio
import base64
import ssl
import threading
from pathlib import Path
from typing import Coroutine
from urllib.parse import urlsplit

from .eks_authenticator import Marks
from .eks_tokens import PREFIX
from .world import log

HOST = "127.0.0.1"
CHUNK = 64 * 1024
LONGEST_HEAD = 64 * 1024


class Doors:
    def __init__(self, marks: Marks, server: str, authority: str, certificate: Path, key: Path) -> None:
        """`server` and `authority`, in base64, are those of the API server's kubeconfig."""
        self.authority = authority
        self._marks, self._server = marks, urlsplit(server)
        self._serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._serving.load_cert_chain(certificate, key)
        self._serving.set_alpn_protocols(["http/1.1"])
        self._calling = ssl.create_default_context(cadata=base64.b64decode(authority).decode())
        self._calling.set_alpn_protocols(["http/1.1"])
        self._open: dict[tuple[str, str], asyncio.Server] = {}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def open(self, region: str, name: str) -> str:
        """The endpoint of a new cluster."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(reader, writer, region, name)

        starting = asyncio.start_server(serve, HOST, 0, ssl=self._serving, limit=LONGEST_HEAD)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(timeout=30)
        self._open[region, name] = server
        return f"https://{HOST}:{server.sockets[0].getsockname()[1]}"

    def close(self, region: str, name: str) -> None:
        self._loop.call_soon_threadsafe(self._open.pop((region, name)).close)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, region: str, name: str
    ) -> None:
        """One request a connection: whatever follows its head, watches and upgrades included, passes as it is."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            host, port = self._server.hostname, self._server.port
            answers, calls = await asyncio.open_connection(host, port, ssl=self._calling, server_hostname=host)
            try:
                calls.write(self._rewritten(head, region, name))
                await _both(_pump(reader, calls), _pump(answers, writer))
            finally:
                calls.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            # A caller who has gone is nothing to speak of, and the same for callers as one who ends a watch.
            log.debug("a call of EKS cluster %s ended: %r", name, error)
        finally:
            writer.close()

    def _rewritten(self, head: bytes, region: str, name: str) -> bytes:
        request, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        headers = [line.split(":", 1) for line in lines]
        upgrades = any(key.lower() == "upgrade" for key, _ in headers)
        kept = [(key, value.strip()) for key, value in headers if upgrades or key.lower() != "connection"]
        sent = [(key, self._marked(key, value, region, name)) for key, value in kept]
        sent += [] if upgrades else [("Connection", "close")]
        return "\r\n".join([request, *(f"{key}: {value}" for key, value in sent), "", ""]).encode("latin-1")

    def _marked(self, key: str, value: str, region: str, name: str) -> str:
        scheme, _, token = value.partition(" ")
        is_token = key.lower() == "authorization" and scheme.lower() == "bearer" and token.startswith(PREFIX)
        return f"Bearer {self._marks.add(region, name, token)}" if is_token else value


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()


async def _both(*pumps: Coroutine[object, object, None]) -> None:
    """Until one side has ended: the other has nobody to talk to."""
    tasks = [asyncio.create_task(pump) for pump in pumps]
    done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    for one in done:
        one.result()
