"""The packets of one flow, in lines for a person or as JSON objects for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hallmonitor.inspect.packets import PacketHeaders
    from hallmonitor.inspect.selection import FlowSelection


def inspected_lines(
    flow: str, selection: FlowSelection, packets: Iterable[PacketHeaders], *, show_addresses: bool
) -> Iterator[str]:
    """Give a heading, then a line for each packet.

    Args:
        flow: the flow's id.
        selection: the flow.
        packets: of it.
        show_addresses: show both ends' addresses.
    """
    ends = [selection.source, selection.destination]
    shown = [
        f"{address if show_addresses else role} port {port}"
        for role, (address, port) in zip(("originator", "responder"), ends, strict=True)
    ]
    name = selection.domain or "no name"
    yield f"flow {flow}: {name}, {selection.transport}, {shown[0]} -> {shown[1]}, from {selection.first.isoformat()}"
    start = selection.first.timestamp()
    for packet in packets:
        arrow = "->" if packet.from_originator else "<-"
        offset = packet.time.timestamp() - start
        layers = ":".join(packet.layers)
        line = f"{packet.number:>9}  {offset:>12.6f} s  {arrow}  {packet.wire_length:>6} B  {layers:<20}"
        yield "  ".join((line, *packet.facts)).rstrip()


def inspected_json(
    flow: str, selection: FlowSelection, packets: Iterable[PacketHeaders], *, show_addresses: bool
) -> Iterator[str]:
    """Give an object for the flow, then one for each packet; the arguments are those of `inspected_lines`."""
    heading: dict[str, object] = {
        "flow_id": flow,
        "domain": selection.domain,
        "transport": selection.transport,
        "source_ip": selection.source[0] if show_addresses else None,
        "source_port": selection.source[1],
        "destination_ip": selection.destination[0] if show_addresses else None,
        "destination_port": selection.destination[1],
        "first": selection.first.isoformat(),
        "last": selection.last.isoformat(),
    }
    yield json.dumps(heading, ensure_ascii=False)
    for packet in packets:
        value = {
            "number": packet.number,
            "time": packet.time.isoformat(),
            "from_originator": packet.from_originator,
            "wire_length": packet.wire_length,
            "layers": packet.layers,
            "facts": packet.facts,
        }
        yield json.dumps(value, ensure_ascii=False)
