"""
Load balancers that answer: each has a loopback address of its own, and listens there on its listeners' ports.

moto keeps what is declared; here it is put into effect. Requests are handled on an event loop in a thread of its own,
and look up rules, weights and certificates in moto's objects as they are at that moment.
"""

import asyncio
import itertools
import socket
import ssl
import threading
from typing import Any

from moto.elbv2.models import elbv2_backends

from . import callers, certificates
from .errors import ACCOUNT
from .forwarding import Connection
from .messages import HEAD_LIMIT
from .pace import Pace
from .targets import Group

NETWORK = "127.0.1"
RESERVED_PORT = 61001
"""Bound and not listened on: it shows other emulators of this machine that an address is taken."""
PATIENCE = 30.0
"""Seconds for the loop to open or close sockets."""

DEFAULTS = {
    "idle_timeout.timeout_seconds": "60",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
}


class Balancers:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._loop = asyncio.new_event_loop()
        self._addresses: dict[str, socket.socket] = {}
        self._doors: dict[str, Door] = {}
        self._groups: dict[str, Group] = {}
        self._lock = threading.Lock()
        self._settling = asyncio.Lock()
        threading.Thread(target=self._loop.run_forever, daemon=True, name="load balancers").start()

    def reserve(self, arn: str) -> str:
        """A loopback address that no other load balancer has, on this machine."""
        with self._lock:
            # Debian gives 127.0.1.1 to the machine's own name.
            for number in range(2, 255):
                address = f"{NETWORK}.{number}"
                taken = socket.socket()
                try:
                    taken.bind((address, RESERVED_PORT))
                except OSError:
                    taken.close()
                    continue
                self._addresses[arn] = taken
                return address
        raise OSError(f"No address of {NETWORK}.0/24 is free for another load balancer; delete one.")

    def group(self, description: Any) -> Group:
        """The targets of one of moto's target groups."""
        with self._lock:
            arn = description.arn
            if arn not in self._groups:
                self._groups[arn] = Group(description, self._loop, self._pace)
            return self._groups[arn]

    def known_group(self, arn: str) -> Group | None:
        return self._groups.get(arn)

    def settle(self) -> None:
        """Makes sockets and addresses what moto's load balancers and listeners say. OSError: a port is taken."""
        asyncio.run_coroutine_threadsafe(self._settle_in_turn(), self._loop).result(PATIENCE)

    async def _settle_in_turn(self) -> None:
        async with self._settling:
            await self._settle()

    async def _settle(self) -> None:
        backends = list(elbv2_backends[ACCOUNT].values())
        balancers = {one.arn: one for backend in backends for one in list(backend.load_balancers.values())}
        listeners = {
            listener.arn: (listener, balancer, backend.region_name)
            for backend in backends
            for balancer in list(backend.load_balancers.values())
            for listener in list(balancer.listeners.values())
        }
        self._close_what_is_gone(set(balancers), {arn: one[0] for arn, one in listeners.items()})
        with self._lock:
            held = set(itertools.chain.from_iterable(list(backend.target_groups) for backend in backends))
            for arn in set(self._groups) - held:
                self._groups.pop(arn).close()
        for door in self._doors.values():
            door.refresh()
        for arn, given in listeners.items():
            if arn not in self._doors and given[1].arn in self._addresses:
                door = Door(*given, self)
                await door.open()
                self._doors[arn] = door

    def _close_what_is_gone(self, balancers: set[str], listeners: dict[str, Any]) -> None:
        for arn, door in list(self._doors.items()):
            if arn not in listeners or not door.still_serves(listeners[arn]):
                self._doors.pop(arn).close()
        for arn in set(self._addresses) - balancers:
            self._addresses.pop(arn).close()


class Door:
    """A listener's socket."""

    def __init__(self, listener: Any, balancer: Any, region: str, owner: Balancers) -> None:
        self._listener, self._balancer, self._region, self._owner = listener, balancer, region, owner
        self._opened_as = (listener.protocol, listener.port)
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._tls: ssl.SSLContext | None = None
        self.closed = False

    async def open(self) -> None:
        if self._listener.protocol == "HTTPS":
            self._tls = certificates.listener_context(self._listener, self._region)
        self._server = await asyncio.start_server(
            self._serve,
            self._balancer.dns_name,
            int(self._listener.port),
            ssl=self._tls,
            limit=HEAD_LIMIT,
            backlog=1024,
        )

    def close(self) -> None:
        """Takes no new connection and ends the idle ones; those with a request under way end after its answer."""
        self.closed = True
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.close()

    def refresh(self) -> None:
        """Takes on a change of the listener's policy; all else is looked up for each request or handshake."""
        if self._tls is not None:
            self._tls.minimum_version = certificates.oldest_version(self._listener)

    def still_serves(self, listener: Any) -> bool:
        return listener is self._listener and self._opened_as == (listener.protocol, listener.port)

    @property
    def reached(self) -> tuple[str, int]:
        return self._listener.protocol, int(self._listener.port)

    def attribute(self, name: str) -> str:
        return str(self._balancer.attrs.get(name, DEFAULTS[name]))

    def all_rules(self) -> list[Any]:
        return list(self._listener.rules.values())

    def group(self, arn: str) -> Group | None:
        return self._owner.known_group(arn)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        if peer is None:
            # It has gone before it was asked.
            writer.close()
            return
        source = callers.source_of(peer[0], self._balancer)
        if not callers.are_admitted(source, self._balancer, self.reached[1], self._region):
            # A security group drops packets without a word; who waits for nothing learns it sooner here.
            writer.transport.abort()
            return
        connection = Connection(self, reader, writer, source)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
