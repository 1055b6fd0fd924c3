"""What `hallmonitor flows` does, once its command line is read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.cli.captures import capture_faults
from hallmonitor.cli.formats import format_asked_for
from hallmonitor.cli.heuristics import parse_heuristics
from hallmonitor.cli.progress import progress_bar
from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor.cli.workers import parse_workers
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import step, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from hallmonitor_engine import Progress

FORMAT_NAMES = ("table", "jsonl", "csv", "parquet")


class _Reading(NamedTuple):
    """How captures are read."""

    merge: bool
    wire_bytes: bool
    tunnels: tuple[str, ...]
    heuristics: tuple[str, ...]
    workers: int
    overlays: list[Path]


def write_flows(
    captures: list[str],
    format_name: str | None = None,
    output: Path | None = None,
    *,
    merge: bool = False,
    wire_bytes: bool = False,
    tunnels: str | None = None,
    heuristics: str | None = None,
    workers: str | None = None,
    overlays: list[Path] | None = None,
    as_json: bool = False,
) -> None:
    """Write the flow records of captures, each capture on its own.

    Args:
        captures: paths; - is standard input.
        format_name: one of `FORMAT_NAMES`; None for the first, or for JSON lines where `as_json` asks for them.
        output: the file to write; None for standard output.
        merge: a row per flow over its whole life.
        wire_bytes: count bytes of layer 2 instead of layer 3.
        tunnels: the tunnels to look into, as `parse_tunnels` takes them.
        heuristics: which guesses to make, as `parse_heuristics` takes them.
        workers: how many threads work on packets, as `parse_workers` takes it.
        overlays: files to lay over the catalogue, the last of which counts most.
        as_json: the same as the format jsonl.

    Raises:
        FaultsError: an argument cannot be used, or an overlay or a capture cannot be read.
    """
    form = format_asked_for(format_name, FORMAT_NAMES[0], "jsonl" if as_json else None)
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise FaultsError.single("parquet is binary and cannot be shown on a terminal", "add --output FILE")
    looking_for = (parse_tunnels(tunnels), parse_heuristics(heuristics), parse_workers(workers))
    reading = _Reading(merge, wire_bytes, *looking_for, overlays or [])
    from hallmonitor.flows import open_format
    from hallmonitor.flows.destination import destination, refuse_captures

    refuse_captures(output, captures)
    step(f"reading {', '.join(captures)} as {form}{'' if output is None else f' into {output}'}")
    shown = progress_bar("reading", alone=output is not None)
    with capture_faults(), destination(output) as stream, shown as advance:
        writer = None
        for batch in _batches(captures, advance, reading):
            if writer is None:
                writer = open_format(form, stream, batch.schema)
            writer.write(batch)
        if writer is not None:
            writer.close()


def _batches(captures: list[str], advance: Callable[[Progress], None], reading: _Reading) -> Iterator[pa.RecordBatch]:
    """Every capture's records in the order of the command line; at least one batch, so that a header is written."""
    import pyarrow as pa

    from hallmonitor.catalogue import load_catalogue
    from hallmonitor.catalogue.native import native_catalogue
    from hallmonitor.flows import text_columns
    from hallmonitor.shipped import root
    from hallmonitor_engine import SCHEMA, FlowReader

    catalogue = native_catalogue(load_catalogue(root(), reading.overlays))
    for capture in captures:
        reader = FlowReader(
            [capture],
            catalogue=catalogue,
            active_timeout_s=None if reading.merge else 60,
            wire_bytes=reading.wire_bytes,
            tunnels=reading.tunnels,
            heuristics=reading.heuristics,
            workers=reading.workers,
        )
        name = Path(capture).name
        yield text_columns(pa.RecordBatch.from_pylist([], schema=SCHEMA), name)
        while not reader.done:
            for batch in reader.step():
                yield text_columns(batch, name)
            advance(reader.progress())
        for loss in reader.losses().to_pylist():
            tell(f"{capture}: {loss['detail']}")
