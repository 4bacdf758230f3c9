"""One client's connection to a listener: each request finds its rule and its target anew."""

import asyncio
import logging
import re
import secrets
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Protocol

from . import messages, rules
from .health import unverified
from .messages import Answer, Framing, Headers, Malformed, Request
from .targets import Group, Target
from .uploads import BROKEN, Upload

log = logging.getLogger("emulator")

CONNECT_SECONDS = 10.0
"""For a connection to a target, before 504 ("HTTP 504" in the troubleshooting guide of Application Load Balancers)."""


class Door(Protocol):
    """What a connection knows of its listener; all of it may change between two requests."""

    closed: bool

    @property
    def reached(self) -> tuple[str, int]:
        """Protocol and port."""

    def attribute(self, name: str) -> str: ...
    def all_rules(self) -> list[Any]: ...
    def group(self, arn: str) -> Group | None: ...


class Refusal(Exception):
    """A request that ends with an error of the load balancer's own."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Connection:
    def __init__(self, door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, source: str) -> None:
        self._door, self._reader, self._writer, self._source = door, reader, writer, source
        self.is_busy = False
        """Whether a request is under way: such a connection outlives its listener until the answer."""
        self._patience = 60.0
        self._upload: Upload | None = None

    async def serve(self) -> None:
        try:
            while await self._serve_one() and not self._door.closed:
                self.is_busy = False
        except BROKEN:
            # A caller or a target that left in the middle; the caller sees that the answer has no end.
            self._writer.transport.abort()
        finally:
            self._writer.close()

    def close(self) -> None:
        """Ends the connection, after the answer that is under way."""
        if not self.is_busy:
            self._writer.close()

    async def _serve_one(self) -> bool:
        """Whether the connection stays open for another request."""
        self._patience = float(self._door.attribute("idle_timeout.timeout_seconds"))
        try:
            async with asyncio.timeout(self._patience):
                request = await messages.read_request(self._reader)
            if request is None:
                return False
            framing = messages.framing_of_request(request)
        except TimeoutError:
            return False
        except Malformed:
            return await self._answer_by_itself(None, 400)
        self.is_busy = True
        self._upload = upload = Upload(self._reader, self._writer, request, framing, self._patience)
        await upload.read_small()
        try:
            kept = await self._answer(request, upload)
        except Refusal as refusal:
            kept = await self._answer_by_itself(request, refusal.status)
        if kept:
            await upload.discard()
        return kept

    async def _answer(self, request: Request, upload: Upload) -> bool:
        protocol, port = self._door.reached
        reached = rules.Reached(self._source, protocol, port)
        rule = rules.first_match(self._door.all_rules(), request, reached)
        action = rules.last_action(rule.actions)
        if action["Type"] == "fixed-response":
            given = action["FixedResponseConfig"]
            body = (given.get("MessageBody") or "").encode()
            headers = [("Content-Type", given.get("ContentType") or "text/plain")]
            return await self._answer_by_itself(request, int(given["StatusCode"]), headers, body)
        if action["Type"] == "redirect":
            location = rules.redirect_location(action["RedirectConfig"], request, reached)
            status = int(action["RedirectConfig"]["StatusCode"].removeprefix("HTTP_"))
            return await self._answer_by_itself(request, status, [("Location", location)], b"")
        if action["Type"] != "forward":
            raise Refusal(561)
        return await self._forward(action, self._for_target(_transformed(request, rule), upload.framing), upload)

    async def _forward(self, action: Any, request: Request, upload: Upload) -> bool:
        arn = rules.drawn(rules.weights_of(action))
        group = self._door.group(arn) if arn else None
        target = group.take() if group else None
        if group is None or target is None:
            raise Refusal(503)
        try:
            return await self._exchange(group, target, request, upload)
        finally:
            group.give_back(target)

    async def _exchange(self, group: Group, target: Target, request: Request, upload: Upload) -> bool:
        reader, writer = await _connect(group, target)
        target.connections.add(writer)
        sending: asyncio.Task[None] | None = None
        try:
            writer.write(messages.head_bytes(" ".join(request.first), request.headers))
            sending = upload.start(writer)
            answer = await self._answer_of(reader)
            kept = await self._pass_on(answer, reader, upload.request)
            writer.close()
            if sending is not None:
                # What the target has not waited for is read all the same: another request may follow it.
                await sending
            return kept
        finally:
            if sending is not None:
                sending.cancel()
            target.connections.discard(writer)
            writer.close()

    async def _answer_of(self, reader: asyncio.StreamReader) -> Answer:
        try:
            async with asyncio.timeout(self._patience):
                return await messages.read_answer(reader)
        except TimeoutError as error:
            raise Refusal(504) from error
        except (OSError, Malformed) as error:
            raise Refusal(502) from error

    async def _pass_on(self, answer: Answer, reader: asyncio.StreamReader, request: Request) -> bool:
        try:
            framing = messages.framing_of_answer(answer, request.method)
        except Malformed as error:
            raise Refusal(502) from error
        chunked = framing.length is None and not request.is_old
        kept = self._keeps(request) and (framing.length is not None or chunked)
        headers = [pair for pair in answer.headers if pair[0].lower() not in messages.HOP_BY_HOP]
        if chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        self._write_head(answer.status, answer.first[2], headers, kept)
        async for piece in messages.pieces(reader, framing, self._patience):
            self._writer.write(messages.chunk(piece) if chunked else piece)
            await self._writer.drain()
        if chunked:
            self._writer.write(messages.LAST_CHUNK)
        await self._writer.drain()
        return kept

    async def _answer_by_itself(
        self, request: Request | None, status: int, headers: Headers | None = None, body: bytes | None = None
    ) -> bool:
        if body is None:
            title = f"{status} {_reason(status)}"
            text = f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            headers, body = [("Content-Type", "text/html")], f"{text}</body>\r\n</html>\r\n".encode()
        own = [("Server", "awselb/2.0"), ("Date", formatdate(usegmt=True))]
        kept = request is not None and self._keeps(request)
        sized = [*own, *(headers or []), ("Content-Length", str(len(body)))]
        self._write_head(status, _reason(status), sized, kept)
        if request is None or request.method != "HEAD":
            self._writer.write(body)
        await self._writer.drain()
        return kept

    def _keeps(self, request: Request) -> bool:
        is_waiting = self._upload is not None and self._upload.is_waiting
        return request.keeps_alive and not self._door.closed and not is_waiting

    def _write_head(self, status: int, reason: str, headers: Headers, kept: bool) -> None:
        connection = ("Connection", "keep-alive" if kept else "close")
        self._writer.write(messages.head_bytes(f"HTTP/1.1 {status} {reason}", [*headers, connection]))

    def _for_target(self, request: Request, framing: Framing) -> Request:
        """With the headers that a load balancer adds; each request has a connection to its target of its own."""
        protocol, port = self._door.reached
        drops = self._door.attribute("routing.http.drop_invalid_header_fields.enabled") == "true"
        own = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", *request.tokens("connection")}
        headers = [
            (name, value)
            for name, value in request.headers
            if name.lower() not in messages.HOP_BY_HOP
            and name.lower() not in own
            and not (drops and not name.replace("-", "").isalnum())
        ]
        headers += self._forwarded_for(request.get("x-forwarded-for"))
        headers += [("X-Forwarded-Proto", protocol.lower()), ("X-Forwarded-Port", str(port))]
        if request.get("x-amzn-trace-id") is None:
            headers.append(("X-Amzn-Trace-Id", f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"))
        if framing.chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        headers.append(("Connection", "close"))
        return Request((request.method, request.target, "HTTP/1.1"), headers)

    def _forwarded_for(self, given: str | None) -> Headers:
        mode = self._door.attribute("routing.http.xff_header_processing.mode")
        kept = [given] if given else []
        values = {"append": [*kept, self._source], "preserve": kept, "remove": []}[mode]
        return [("X-Forwarded-For", ", ".join(values))] if values else []


async def _connect(group: Group, target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    tls = unverified() if group.protocol == "HTTPS" else None
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await asyncio.open_connection(target.address, target.port, ssl=tls, limit=messages.HEAD_LIMIT)
    except TimeoutError as error:
        raise Refusal(504) from error
    except OSError as error:
        log.info("load balancer: target %s:%s: %s", target.address, target.port, error)
        raise Refusal(502) from error


def _transformed(request: Request, rule: Any) -> Request:
    try:
        return rules.transformed(request, getattr(rule, "transforms", None) or [])
    except (re.error, IndexError) as error:
        raise Refusal(500) from error


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
