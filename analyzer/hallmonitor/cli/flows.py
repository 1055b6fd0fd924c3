"""`hallmonitor flows`: the flow records of captures, without judgment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hallmonitor.cli.completing import complete_among
from hallmonitor.cli.flow_writing import FORMAT_NAMES, write_flows
from hallmonitor.cli.formats import format_among
from hallmonitor.cli.parameters import Captures, Heuristics, Overlays, Tunnels, Workers


def flows(
    captures: Captures,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            callback=format_among(FORMAT_NAMES),
            help="table, jsonl, csv or parquet; table if not said.",
            autocompletion=complete_among(FORMAT_NAMES),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output."),
    ] = None,
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
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format jsonl.")] = False,
) -> None:
    """Write the flow records of captures, each capture on its own.

    Example: hallmonitor flows day.pcap --merge

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
        as_json=as_json,
    )
