"""A request's body on its way from a client to a target."""

import asyncio
from collections.abc import AsyncIterator

from . import messages
from .messages import Framing, Malformed, Request

SMALL = 64 * 1024
"""Bytes of a body that is read before its target is chosen."""

BROKEN = (
    OSError,
    TimeoutError,
    Malformed,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)
"""What reading from a caller or a target that leaves in the middle ends with."""


class Upload:
    """One request's body."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        client: asyncio.StreamWriter,
        request: Request,
        framing: Framing,
        patience: float,
    ) -> None:
        self._reader, self._client, self._patience = reader, client, patience
        self.request, self.framing = request, framing
        self.is_waiting = "100-continue" in request.tokens("expect") and not framing.is_empty
        """Whether the client sends its body only when it is asked to."""
        self._content = b""
        self.is_read = framing.is_empty
        """Whether the connection's next bytes are another request's."""

    async def discard(self) -> None:
        if not self.is_read:
            async for _ in self._pieces():
                continue

    async def read_small(self) -> None:
        if self.framing.length and self.framing.length <= SMALL:
            self._content = b"".join([piece async for piece in self._pieces()])

    def start(self, target: asyncio.StreamWriter) -> "asyncio.Task[None] | None":
        """Sends the body; a task where that takes longer than a moment, for a target may answer before the end."""
        if self.is_read:
            target.write(self._content)
            return None
        return asyncio.create_task(self._send(target))

    async def _send(self, target: asyncio.StreamWriter) -> None:
        try:
            async for piece in self._pieces():
                # A target that wants no more has answered, or will be found not to.
                if not target.is_closing():
                    target.write(messages.chunk(piece) if self.framing.chunked else piece)
                    await target.drain()
            if self.framing.chunked:
                target.write(messages.LAST_CHUNK)
        except ConnectionError:
            # The target's answer, or that there is none, says why.
            return
        except BROKEN:
            # Half a request is none: the target is to see that it has no end.
            target.transport.abort()

    async def _pieces(self) -> AsyncIterator[bytes]:
        if self.is_waiting:
            self._client.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.is_waiting = False
        async for piece in messages.pieces(self._reader, self.framing, self._patience):
            yield piece
        self.is_read = True
