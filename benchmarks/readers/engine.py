"""Read captures with our engine, everything on, and tell how long it took without start-up."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa

from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.flows import open_format, text_columns
from hallmonitor.shipped import root
from hallmonitor_engine import SCHEMA, Catalogue, FlowReader


class _ParquetFile:
    """A file of records in the form that `hallmonitor flows` gives them."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        schema = text_columns(pa.RecordBatch.from_pylist([], schema=SCHEMA), "").schema
        self._writer = open_format("parquet", self._stream, schema)

    def write(self, batch: pa.RecordBatch, name: str) -> None:
        self._writer.write(text_columns(batch, name))

    def close(self) -> None:
        self._writer.close()
        self._stream.close()


def read(
    captures: list[Path], catalogue: Catalogue, workers: int | None = None, parquet: Path | None = None
) -> dict[str, float]:
    """Read captures as one stream.

    Args:
        captures: the files.
        catalogue: services by domain, loaded once as a service does.
        workers: how many read at once; None leaves it to the engine.
        parquet: write the records there, as `hallmonitor flows` does.

    Returns:
        `seconds` of reading, `packets`, `records`, records with a name as `named`, and `writing_seconds`, those of
        the seconds that the Parquet file took.
    """
    options = {} if workers is None else {"workers": workers}
    records = named = 0
    writing = 0.0
    start = time.perf_counter()
    reader = FlowReader(captures, catalogue=catalogue, **options)
    file = _ParquetFile(parquet) if parquet else None
    for batch in reader:
        records += len(batch)
        named += len(batch) - batch.column("domain").null_count
        if file:
            before = time.perf_counter()
            file.write(batch, captures[0].name)
            writing += time.perf_counter() - before
    if file:
        before = time.perf_counter()
        file.close()
        writing += time.perf_counter() - before
    seconds = time.perf_counter() - start
    packets = reader.progress().packets
    return {"seconds": seconds, "packets": packets, "records": records, "named": named, "writing_seconds": writing}


def main() -> None:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("captures", nargs="+", type=Path)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--parquet", type=Path)
    parser.add_argument("--passes", type=int, default=1, help="read them so many times, each time anew")
    arguments = parser.parse_args()
    catalogue = native_catalogue(load_catalogue(root()))
    total: Counter[str] = Counter()
    for _ in range(arguments.passes):
        total.update(read(arguments.captures, catalogue, arguments.workers, arguments.parquet))
    # Linux counts in units of 1,024 bytes (getrusage(2)).
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({**total, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
