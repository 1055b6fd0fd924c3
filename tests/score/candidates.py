"""The engine's records as rows for a scorer, and files of such rows."""

from __future__ import annotations

import gzip
import json
import sys
from functools import cache
from typing import TYPE_CHECKING

from hallmonitor.catalogue.load import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.flows.rows import address_text
from hallmonitor.shipped import root
from hallmonitor_engine import CaptureError, FlowReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from hallmonitor_engine import Catalogue

Row = dict[str, object]


@cache
def shipped_catalogue() -> Catalogue:
    """The shipped catalogue as the engine holds it, loaded once."""
    return native_catalogue(load_catalogue(root()))


def candidates(captures: Iterable[Path]) -> Iterator[Row]:
    """Every record of the captures as the scorer wants it, with wire bytes; it joins those of one flow."""
    catalogue = shipped_catalogue()
    for capture in captures:
        try:
            reader = FlowReader([capture], catalogue=catalogue, wire_bytes=True)
        except CaptureError as error:
            print(f"{capture.name}: {error.message}", file=sys.stderr)
            continue
        for batch in reader:
            for row in batch.to_pylist():
                yield _candidate(capture.name, row)


def _candidate(capture: str, row: Row) -> Row:
    names = [row[column] for column in ("domain", "dns_query", "device_name") if row.get(column)]
    return {
        "pcap": capture,
        "proto": str(row["transport"]).upper(),
        "src_ip": address_text(row["source_ip"]),
        "src_port": row["source_port"],
        "dst_ip": address_text(row["destination_ip"]),
        "dst_port": row["destination_port"],
        "domain": names[0] if names else None,
        "domains": names[1:],
        "category": row["category"],
        "category_source": row["category_source"],
        "service": row["service"],
        "protocol": row["network_protocol"],
        "reached": row["domain"],
        "asked": row["dns_query"],
        "registered": row["registered_domain"],
        "packets": row["source_packets"] + row["destination_packets"],
        "bytes": row["source_bytes"] + row["destination_bytes"],
    }


def flow_text(row: Row) -> str:
    """A flow as the verdicts name it, the lower end first: `tcp 192.0.2.1:80 192.0.2.9:40000`."""
    ends = sorted(f"{row[f'{end}_ip']}:{row[f'{end}_port']}" for end in ("src", "dst"))
    return f"{str(row['proto']).lower()} {' '.join(ends)}"


def read(path: Path) -> Iterator[Row]:
    """The rows of a file of JSON lines, compressed or not."""
    stream: TextIO
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def write(path: Path, rows: Iterable[Row]) -> Path:
    """Write rows as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    return path
