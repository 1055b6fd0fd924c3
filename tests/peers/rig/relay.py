"""Relays on loopback that pass on what a client and a server say and note it: a recorder without privileges."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from rig.conversation import Conversation, Piece

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOOPBACK = "127.0.0.1"
READ_SIZE = 65_536
SETTLE_S = 10


class Relay:
    """A relay that listens.

    Attributes:
        port: where clients reach it.
        conversations: one for each client socket, oldest first.
    """

    def __init__(self) -> None:
        self.port = 0
        self.conversations: list[Conversation] = []


@asynccontextmanager
async def tcp_relay(target: int) -> AsyncIterator[Relay]:
    """Pass on TCP connections to a loopback port; leaving waits until those that are open have ended."""
    relay = Relay()
    running: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        conversation = Conversation()
        relay.conversations.append(conversation)
        server_reader, server_writer = await asyncio.open_connection(LOOPBACK, target)
        try:
            await asyncio.gather(
                _pump(conversation, reader, server_writer, from_client=True),
                _pump(conversation, server_reader, writer, from_client=False),
            )
        finally:
            writer.close()
            server_writer.close()

    server = await asyncio.start_server(accept, LOOPBACK, 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        if running:
            _, late = await asyncio.wait(running, timeout=SETTLE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await server.wait_closed()


async def _pump(
    conversation: Conversation, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_client: bool
) -> None:
    try:
        while data := await reader.read(READ_SIZE):
            conversation.pieces.append(Piece(from_client, data))
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        # Either side may reset: what was said until then counts. The other direction must not wait for more.
        writer.close()


class _Upstream(asyncio.DatagramProtocol):
    """The relay's socket towards the server, on behalf of one client."""

    def __init__(
        self, conversation: Conversation, listener: asyncio.DatagramTransport, client: tuple[str, int]
    ) -> None:
        self.conversation = conversation
        self.waiting: list[bytes] = []
        self._listener = listener
        self._client = client
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport
        for data in self.waiting:
            transport.sendto(data)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's signature
        if not self._listener.is_closing():
            self.conversation.pieces.append(Piece(from_client=False, data=data))
            self._listener.sendto(data, self._client)

    def error_received(self, exc: OSError) -> None:
        """A port that is no longer open: the server has gone."""

    def send(self, data: bytes) -> None:
        self.conversation.pieces.append(Piece(from_client=True, data=data))
        if self._transport is None:
            self.waiting.append(data)
        else:
            self._transport.sendto(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class _Listener(asyncio.DatagramProtocol):
    """The relay's socket towards clients."""

    def __init__(self, relay: Relay, target: int) -> None:
        self.upstreams: dict[tuple[str, int], _Upstream] = {}
        self.opening: set[asyncio.Task[object]] = set()
        self._relay = relay
        self._target = target

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if addr not in self.upstreams:
            conversation = Conversation()
            self._relay.conversations.append(conversation)
            upstream = self.upstreams[addr] = _Upstream(conversation, self.transport, addr)
            opening = asyncio.get_running_loop().create_datagram_endpoint(
                lambda: upstream, remote_addr=(LOOPBACK, self._target)
            )
            self.opening.add(asyncio.ensure_future(opening))
        self.upstreams[addr].send(data)

    def error_received(self, exc: OSError) -> None:
        """A port that is no longer open: the client has gone."""


@asynccontextmanager
async def udp_relay(target: int) -> AsyncIterator[Relay]:
    """Pass on datagrams to a loopback port, and answers back to whoever asked."""
    relay = Relay()
    transport, listener = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Listener(relay, target), local_addr=(LOOPBACK, 0)
    )
    relay.port = transport.get_extra_info("sockname")[1]
    try:
        yield relay
    finally:
        if listener.opening:
            await asyncio.wait(listener.opening, timeout=SETTLE_S)
        for upstream in listener.upstreams.values():
            upstream.close()
        transport.close()
