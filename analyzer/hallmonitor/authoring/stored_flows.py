"""Flows to measure signatures on: those that a replay stored, or those of a capture, with the derived columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hallmonitor.alerts.first_asked import FIRST_SEEN
from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.columns import VOCABULARY, Coded, Columns, Kind
from hallmonitor.derive import derive
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.identity.site_key import KEY_BYTES, SiteKey
from hallmonitor_engine import CaptureError, FlowReader
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor.site import Site

BATCH = 131_072
"""Rows of a stored batch: a row group of what a replay writes."""

_FLOWS = "flows"
_PARQUET = ".parquet"
_NOBODY = SiteKey(bytes(KEY_BYTES))
"""The pseudonyms of flows that are only measured are told to nobody."""


def read_flows(path: Path, site: Site, shipped: Path) -> Iterator[Columns]:
    """Give the flows of a folder of Parquet files, of one such file, or of a capture, in batches.

    A column that stored flows lack, such as an address that was hidden, holds nothing; see `absent_columns`.

    Args:
        path: a replay's output folder, its folder `flows`, a Parquet file, or a capture.
        site: for the derived columns of a capture.
        shipped: the folder of the shipped data, for the catalogue.

    Raises:
        FaultsError: there are no flows, or they cannot be read.
    """
    if not path.exists():
        raise FaultsError.single("there are no such flows", "name a folder that replay wrote, or a capture", path)
    if path.is_dir():
        return _stored(_parts(path))
    return _stored([path]) if path.suffix == _PARQUET else _captured(path, site, shipped)


def absent_columns(columns: Columns) -> tuple[str, ...]:
    """Names of the vocabulary's columns that hold nothing in any row of a batch, in its order.

    What the judge decides itself is not among them.
    """
    named = (name for name in VOCABULARY if name != FIRST_SEEN)
    return tuple(name for name in named if name not in columns or not _holds(columns, name))


def whole_vocabulary(columns: Columns) -> Columns:
    """Give a batch every column that a signature may name; what it lacks holds nothing."""
    count = len(columns)
    for name, column in VOCABULARY.items():
        if name in columns:
            continue
        if column.kind is Kind.TEXT:
            columns = columns.with_coded(name, Coded(np.full(count, -1, dtype=np.int8), []))
        elif column.kind is Kind.ADDRESS:
            nothing = np.zeros(count, dtype=np.uint64)
            columns = columns.with_addresses(name, nothing, nothing)
        else:
            never = np.zeros(count, dtype=np.bool_)
            values = never if column.kind is Kind.FLAG else np.zeros(count, dtype=np.int64)
            columns = columns.with_numbers(name, values, never)
    return columns


def _parts(folder: Path) -> list[Path]:
    inner = folder / _FLOWS
    parts = sorted((inner if inner.is_dir() else folder).glob(f"*{_PARQUET}"))
    if not parts:
        raise FaultsError.single(
            "there are no flows in this folder", "a replay writes flows/part-00000.parquet", folder
        )
    return parts


def _stored(parts: list[Path]) -> Iterator[Columns]:
    for part in parts:
        try:
            for batch in pq.ParquetFile(part).iter_batches(BATCH):
                if "ts" not in batch.schema.names:
                    raise FaultsError.single("these are no flow records: they have no column ts", "", part)
                yield whole_vocabulary(StoredColumns.of_columns(Columns.from_arrow(batch)).columns)
        except (OSError, pa.ArrowException) as error:
            message = f"cannot be read as Parquet: {str(error).splitlines()[0]}"
            raise FaultsError.single(message, "name a folder that replay wrote", part) from None


def _captured(path: Path, site: Site, shipped: Path) -> Iterator[Columns]:
    try:
        reader = FlowReader(
            [path],
            catalogue=native_catalogue(load_catalogue(shipped)),
            home_networks=[str(network) for network in site.home_networks],
        )
        while not reader.done:
            for batch in reader.step():
                yield whole_vocabulary(derive(Columns.from_arrow(batch), site, _NOBODY))
    except CaptureError as error:
        faults = [Fault(each.message, each.remedy, path) for each in (error, *error.others)]
        raise FaultsError(faults) from None


def _holds(columns: Columns, name: str) -> bool:
    kind = columns.kind(name)
    if kind is Kind.TEXT:
        return bool((columns.coded(name).codes >= 0).any())
    if kind is Kind.ADDRESS:
        high, low = columns.addresses(name)
        return bool((high | low).any())
    values, valid = columns.numbers(name)
    return bool(values.shape[0]) if valid is None else bool(valid.any())
