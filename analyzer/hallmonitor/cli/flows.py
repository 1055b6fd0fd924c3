"""`hallmonitor flows`: the flow records of captures, without judgment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.flow_writing import FORMAT_NAMES, write_flows
from hallmonitor.cli.parameters import Captures, Heuristics, Overlays, Tunnels, Workers, format_among


def flows(
    captures: Captures,
    format_name: Annotated[
        str, typer.Option("--format", callback=format_among(FORMAT_NAMES), help="table, jsonl, csv or parquet.")
    ] = "table",
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    merge: Annotated[
        bool, typer.Option("--merge", help="One row per flow over its whole life, instead of one a minute.")
    ] = False,
    wire_bytes: Annotated[
        bool, typer.Option("--wire-bytes", help="Count bytes of layer 2 instead of layer 3.")
    ] = False,
    tunnels: Tunnels = None,
    heuristics: Heuristics = None,
    workers: Workers = None,
    overlays: Overlays = None,
) -> None:
    """Write the flow records of captures, each capture on its own.

    Example: hallmonitor flows day.pcap --format parquet --output day.parquet
    """
    write_flows(
        captures,
        format_name,
        output,
        merge=merge,
        wire_bytes=wire_bytes,
        tunnels=tunnels,
        heuristics=heuristics,
        workers=workers,
        overlays=overlays,
    )
