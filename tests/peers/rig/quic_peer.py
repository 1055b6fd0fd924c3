"""aioquic as client and as server (RFC 9000, RFC 9114)."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.asyncio.server import QuicServer
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import ProtocolNegotiated

from rig.relay import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aioquic.quic.events import QuicEvent

    from rig.certificate import Certificate

PAGE = b"<p>Hello.</p>"
TIMEOUT_S = 20


class Http3Server(QuicConnectionProtocol):
    """Answers every request with one page."""

    _http: H3Connection | None = None

    def quic_event_received(self, event: QuicEvent) -> None:
        if isinstance(event, ProtocolNegotiated) and event.alpn_protocol in H3_ALPN:
            self._http = H3Connection(self._quic)
        if self._http is None:
            return
        for received in self._http.handle_event(event):
            if isinstance(received, HeadersReceived):
                self._http.send_headers(received.stream_id, [(b":status", b"200"), (b"content-type", b"text/html")])
                self._http.send_data(received.stream_id, PAGE, end_stream=True)
                self.transmit()


@asynccontextmanager
async def http3_server(
    certificate: Certificate, *, retry: bool = False, versions: Sequence[int] | None = None
) -> AsyncIterator[int]:
    """Serve on a free loopback port until left; the port.

    Args:
        certificate: shown to clients.
        retry: have clients prove their address first (RFC 9000, section 8.1.2).
        versions: spoken, best first; what aioquic speaks if not given.
    """
    configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
    configuration.load_cert_chain(certificate.chain, certificate.key)
    if versions is not None:
        configuration.supported_versions = list(versions)
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: QuicServer(configuration=configuration, create_protocol=Http3Server, retry=retry),
        local_addr=(LOOPBACK, 0),
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        server.close()


class _Client(QuicConnectionProtocol):
    """Passes over what the server says."""

    def quic_event_received(self, event: QuicEvent) -> None:
        pass


async def quic_client(port: int, configuration: QuicConfiguration) -> None:
    """Connect, then close."""
    configuration.verify_mode = ssl.CERT_NONE
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Client(QuicConnection(configuration=configuration)), local_addr=(LOOPBACK, 0)
    )
    try:
        protocol.connect((LOOPBACK, port))
        await asyncio.wait_for(protocol.wait_connected(), TIMEOUT_S)
        protocol.close()
    finally:
        transport.close()
