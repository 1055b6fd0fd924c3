"""The packets of one flow, as tshark dissects them: headers only.

tshark reads whole packets. What leaves this file is an explicit list of header fields; tshark's own summary line is not
used, because it repeats URL paths, commands and passwords of protocols in clear.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from hallmonitor.inspect.selection import FlowSelection

TLS_CONTENT_TYPES = {
    "20": "change_cipher_spec",
    "21": "alert",
    "22": "handshake",
    "23": "application_data",
}
"""TLS ContentType values (RFC 8446, section 5.1)."""

TLS_HANDSHAKE_TYPES = {
    "1": "client_hello",
    "2": "server_hello",
    "4": "new_session_ticket",
    "8": "encrypted_extensions",
    "11": "certificate",
    "12": "server_key_exchange",
    "14": "server_hello_done",
    "16": "client_key_exchange",
    "20": "finished",
}
"""TLS HandshakeType values (RFC 8446, section 4, and RFC 5246, section 7.4)."""

TLS_FIELDS = (
    ("record_content_type", TLS_CONTENT_TYPES),
    ("record_opaque_type", TLS_CONTENT_TYPES),  # what TLS 1.3 protects
    ("handshake_type", TLS_HANDSHAKE_TYPES),
)

TCP_FLAGS = (("FIN", "fin"), ("SYN", "syn"), ("RST", "reset"), ("PSH", "push"), ("ACK", "ack"), ("URG", "urg"))


@dataclass(frozen=True, slots=True)
class PacketHeaders:
    """One packet of the flow.

    Attributes:
        number: the packet's number in the capture, counted from 1.
        time: capture time, UTC.
        from_originator: whether the flow's originator sent it.
        wire_length: bytes on the wire.
        layers: protocols as tshark names them, outermost first.
        facts: what the headers say, in a fixed order: TCP flags and numbers, TLS record and handshake types.
    """

    number: int
    time: datetime
    from_originator: bool
    wire_length: int
    layers: tuple[str, ...]
    facts: tuple[str, ...]


def require_tshark() -> str:
    """The path of tshark.

    Raises:
        FaultsError: it is not installed.
    """
    path = shutil.which("tshark")
    if path is None:
        raise FaultsError.single("tshark is not installed, and inspect needs it", "apt install tshark")
    return path


def packets(capture: Path, flow: FlowSelection) -> Iterator[PacketHeaders]:
    """Dissect the packets of `flow`, in the capture's order.

    Raises:
        FaultsError: tshark is missing, or could not read the capture.
    """
    # Imported here, as pyshark brings machinery of event loops that other commands do not need.
    from pyshark.capture.capture import TSharkCrashException  # noqa: PLC0415

    from hallmonitor.inspect.tshark_capture import TsharkCapture  # noqa: PLC0415

    with _event_loop():
        source = TsharkCapture(
            str(capture),
            display_filter=flow.display_filter(),
            keep_packets=False,
            tshark_path=require_tshark(),
            custom_parameters=["-n"],  # resolve no names: nothing asks the network
        )
        try:
            for packet in source:
                yield _headers(packet, flow)
        except TSharkCrashException as error:
            raise FaultsError.single(
                "tshark could not read the capture to its end", source.last_words or str(error).splitlines()[0], capture
            ) from error
        finally:
            source.close()


@contextmanager
def _event_loop() -> Iterator[None]:
    """A loop that pyshark takes for that of the thread, and nothing of it left behind.

    Of itself, pyshark leaves the loop open, and a watcher of child processes that no longer watches: both would break
    other users of asyncio in this process.
    """
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        if sys.version_info < (3, 12):
            asyncio.get_child_watcher().close()
            asyncio.set_child_watcher(None)  # type: ignore[arg-type]  # None takes it away
        asyncio.set_event_loop(None)
        loop.close()


def _headers(packet: Any, flow: FlowSelection) -> PacketHeaders:  # noqa: ANN401 - pyshark has no types
    return PacketHeaders(
        number=int(packet.number),
        time=packet.sniff_time,
        from_originator=_is_from_originator(packet, flow),
        wire_length=int(packet.length),
        layers=tuple(layer.layer_name for layer in packet.layers),
        facts=(*_tcp_facts(packet), *_tls_facts(packet)),
    )


def _is_from_originator(packet: Any, flow: FlowSelection) -> bool:  # noqa: ANN401
    """Whether the flow's originator is the sender, by the header between its ends; a tunnel's may stand around it."""
    (source, source_port), (destination, destination_port) = flow.source, flow.destination
    senders = _senders(packet, ("ip", "ipv6"), ("src", "dst"), {source, destination})
    if source != destination:
        return senders[-1:] == [source]
    ports = {str(source_port), str(destination_port)}
    return _senders(packet, ("tcp", "udp"), ("srcport", "dstport"), ports)[-1:] == [str(source_port)]


def _senders(packet: Any, names: Sequence[str], fields: tuple[str, str], ends: set[str]) -> list[str]:  # noqa: ANN401
    """The first of `fields` in every layer of these names, outermost first, where both together are `ends`."""
    pairs = [[str(layer.get_field(field)) for field in fields] for layer in packet.layers if layer.layer_name in names]
    return [sender for sender, receiver in pairs if {sender, receiver} == ends]


def _tcp_facts(packet: Any) -> Iterator[str]:  # noqa: ANN401
    if "tcp" not in packet:
        return
    tcp = packet.tcp
    flags = [name for name, field in TCP_FLAGS if tcp.get_field(f"flags_{field}") in ("1", "True")]
    yield "+".join(flags) or "no flags"
    yield f"seq={tcp.seq} ack={tcp.ack} len={tcp.len} win={tcp.window_size_value}"


def _tls_facts(packet: Any) -> Iterator[str]:  # noqa: ANN401
    for layer in packet.layers:
        if layer.layer_name != "tls":
            continue
        for name, known in TLS_FIELDS:
            field = layer.get_field(name)
            for value in field.all_fields if field is not None else ():
                yield known.get(value.show, f"type {value.show}")
