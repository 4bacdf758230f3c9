"""HTTP/1.1 as a proxy reads and writes it: heads, and bodies piece by piece. HTTP/2 is not spoken."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

Headers = list[tuple[str, str]]

HEAD_LIMIT = 64 * 1024
"""Bytes of a request line with its headers; more are refused. An Application Load Balancer takes as many."""
PIECE = 64 * 1024

HOP_BY_HOP = frozenset(
    ("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect")
)


class Malformed(Exception):
    """What came is not HTTP/1.1."""


@dataclass
class Head:
    """The first line's three parts, and the headers in their order."""

    first: tuple[str, str, str]
    headers: Headers = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """A header's value, by its name in lower case; several of them are one list."""
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None

    def tokens(self, name: str) -> list[str]:
        return [token.strip().lower() for token in (self.get(name) or "").split(",")]


@dataclass
class Request(Head):
    @property
    def method(self) -> str:
        return self.first[0]

    @property
    def target(self) -> str:
        return self.first[1]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def host(self) -> str:
        """Without the port."""
        host = self.get("host") or ""
        return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]

    @property
    def is_old(self) -> bool:
        return self.first[2] == "HTTP/1.0"

    @property
    def keeps_alive(self) -> bool:
        tokens = self.tokens("connection")
        return "keep-alive" in tokens if self.is_old else "close" not in tokens


@dataclass
class Answer(Head):
    @property
    def status(self) -> int:
        return int(self.first[1])


@dataclass(frozen=True)
class Framing:
    """How a body ends: after a number of bytes, with its last chunk, or with the connection."""

    length: int | None = 0
    chunked: bool = False

    @property
    def is_empty(self) -> bool:
        return self.length == 0 and not self.chunked


NOTHING = Framing()
CHUNKED = Framing(None, True)
UNTIL_CLOSED = Framing(None)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """None at the end of the connection."""
    lines = await _read_lines(reader)
    if lines is None:
        return None
    parts = lines[0].split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise Malformed(lines[0])
    request = Request((parts[0], _origin_form(parts[1]), parts[2]), _headers(lines[1:]))
    if not request.is_old and request.get("host") is None:
        raise Malformed("no Host")
    return request


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """The final answer: those with 1xx before it are skipped."""
    while True:
        lines = await _read_lines(reader)
        if lines is None:
            raise Malformed("no answer")
        version, _, rest = lines[0].partition(" ")
        status, _, reason = rest.partition(" ")
        if version not in ("HTTP/1.1", "HTTP/1.0") or len(status) != 3 or not status.isdigit():
            raise Malformed(lines[0])
        if not status.startswith("1"):
            return Answer((version, status, reason), _headers(lines[1:]))


async def _read_lines(reader: asyncio.StreamReader) -> list[str] | None:
    try:
        data = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise Malformed("half a head") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed("too long a head") from error
    # Some clients end a body with an empty line that they do not count.
    return data[:-4].decode("latin-1").lstrip("\r\n").split("\r\n")


def _headers(lines: list[str]) -> Headers:
    headers: Headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise Malformed(line)
        headers.append((name, value.strip()))
    return headers


def _origin_form(target: str) -> str:
    """Clients of proxies send the whole URL."""
    if target.startswith(("http://", "https://")):
        return "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
    if not target.startswith("/") and target != "*":
        raise Malformed(target)
    return target


def framing_of_request(request: Request) -> Framing:
    if request.get("transfer-encoding") is not None:
        # Both at once is how one request is smuggled in another.
        if request.tokens("transfer-encoding") != ["chunked"] or request.get("content-length") is not None:
            raise Malformed("the body's length")
        return CHUNKED
    return Framing(_length(request) or 0)


def framing_of_answer(answer: Answer, method: str) -> Framing:
    if method == "HEAD" or answer.status in (204, 304):
        return NOTHING
    if "chunked" in answer.tokens("transfer-encoding"):
        return CHUNKED
    length = _length(answer)
    return UNTIL_CLOSED if length is None else Framing(length)


def _length(head: Head) -> int | None:
    given = head.get("content-length")
    if given is not None and not given.isdecimal():
        raise Malformed(f"Content-Length: {given}")
    return None if given is None else int(given)


async def pieces(reader: asyncio.StreamReader, framing: Framing, patience: float) -> AsyncIterator[bytes]:
    """A body's bytes as they come. `patience`: seconds without any before TimeoutError."""
    if framing.chunked:
        async for piece in _chunks(reader, patience):
            yield piece
        return
    left = framing.length
    while left is None or left > 0:
        async with asyncio.timeout(patience):
            piece = await reader.read(PIECE if left is None else min(PIECE, left))
        if not piece:
            if left is None:
                return
            raise asyncio.IncompleteReadError(b"", left)
        left = None if left is None else left - len(piece)
        yield piece


async def _chunks(reader: asyncio.StreamReader, patience: float) -> AsyncIterator[bytes]:
    while True:
        async with asyncio.timeout(patience):
            line = await reader.readuntil(b"\r\n")
        try:
            left = int(line.partition(b";")[0].strip(), 16)
        except ValueError as error:
            raise Malformed("a chunk's size") from error
        if left == 0:
            break
        async for piece in pieces(reader, Framing(left), patience):
            yield piece
        async with asyncio.timeout(patience):
            if await reader.readexactly(2) != b"\r\n":
                raise Malformed("a chunk's end")
    async with asyncio.timeout(patience):
        # What trails is dropped.
        while await reader.readuntil(b"\r\n") != b"\r\n":
            continue


def head_bytes(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)


LAST_CHUNK = b"0\r\n\r\n"
