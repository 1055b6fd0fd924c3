"""`hallmonitor inspect`: the packets of one flow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallmonitor.cli.captures import capture_faults

if TYPE_CHECKING:
    from hallmonitor.identity import SiteKey
    from hallmonitor.inspect.selection import FlowSelection


def inspect(
    capture: Annotated[Path, typer.Argument(help="The capture that holds the flow.", show_default=False)],
    flow: Annotated[
        str, typer.Option("--flow", metavar="ID", help="16 hexadecimal digits, from an alert or from flows.")
    ],
    site_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key of the replay that the id comes from; only read.",
            envvar="HALLMONITOR_SITE_KEY_FILE",
        ),
    ] = None,
    show_addresses: Annotated[bool, typer.Option("--show-addresses", help="Show the addresses of both ends.")] = False,
) -> None:
    """Show the packets of one flow as tshark dissects them: headers only, never contents.

    Example: hallmonitor inspect day.pcap --flow 0123456789abcdef
    """
    from hallmonitor.inspect.packets import packets, require_tshark
    from hallmonitor.inspect.selection import find_flow, parse_flow_id

    flow_id = parse_flow_id(flow)
    key = _key(site_key)
    require_tshark()
    with capture_faults():
        selection = find_flow(capture, flow_id, key)
    typer.echo(_heading(flow, selection, show_addresses=show_addresses))
    start = selection.first.timestamp()
    for packet in packets(capture, selection):
        arrow = "->" if packet.from_originator else "<-"
        offset = packet.time.timestamp() - start
        layers = ":".join(packet.layers)
        line = f"{packet.number:>9}  {offset:>12.6f} s  {arrow}  {packet.wire_length:>6} B  {layers:<20}"
        typer.echo("  ".join((line, *packet.facts)).rstrip())


def _key(named: Path | None) -> SiteKey | None:
    """The key at the path named, which must be there, or at the default path, where there may be none."""
    from hallmonitor.identity import default_key_path, load_key

    path = named or default_key_path(os.environ)
    return load_key(path) if named or path.exists() else None


def _heading(flow: str, selection: FlowSelection, *, show_addresses: bool) -> str:
    ends = [selection.source, selection.destination]
    shown = [
        f"{address if show_addresses else role} port {port}"
        for role, (address, port) in zip(("originator", "responder"), ends, strict=True)
    ]
    name = selection.domain or "no name"
    return f"flow {flow}: {name}, {selection.transport}, {shown[0]} -> {shown[1]}, from {selection.first.isoformat()}"
