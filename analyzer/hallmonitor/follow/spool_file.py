"""One closed file of a spool, read whole: flow records, their losses, and what its writer says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from hallmonitor.alerts.losses import Loss, read_losses
from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SEQUENCE, UNTIL, SENSOR, CATALOGUE = (
    b"hallmonitor.sequence",
    b"hallmonitor.until_us",
    b"hallmonitor.sensor",
    b"hallmonitor.catalogue",
)
"""Keys of the metadata that the agent writes into a file."""


class DamagedError(Exception):
    """A file is there and can be opened, but is not what the agent writes."""


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A file of a sensor.

    Attributes:
        path: of the flow records.
        losses_path: of the losses; None where there are none.
        sensor: who saw the packets.
        sequence: its number; each sensor counts its own.
        until_us: stream time up to which the records are complete, microseconds since 1970.
        catalogue: hash of the catalogue that named the records; empty where none did.
        flows: by the engine's schema.
        losses: times of blindness that became known with these records.
        size: bytes of both files.
    """

    path: Path
    losses_path: Path | None
    sensor: str
    sequence: int
    until_us: int
    catalogue: str
    flows: pa.Table
    losses: tuple[Loss, ...]
    size: int

    @classmethod
    def read(cls, path: Path, losses_path: Path, sensor: str, sequence: int) -> SpoolFile:
        """Read both files.

        Args:
            path: of the flow records.
            losses_path: of the losses, where there are some.
            sensor: whose folder it lies in.
            sequence: the number that it is named by.

        Raises:
            OSError: a file cannot be opened or read; `FileNotFoundError` where the flow records are gone.
            DamagedError: what was read is no file of a spool.
        """
        content = path.read_bytes()
        flows, said = _table(content, SCHEMA)
        _agree(said, sensor, sequence)
        until_us = _number(said, UNTIL)
        try:
            more = losses_path.read_bytes()
        except FileNotFoundError:
            more = b""
        losses = read_losses(_table(more, LOSS_SCHEMA)[0]) if more else []
        return cls(
            path,
            losses_path if more else None,
            sensor,
            sequence,
            until_us,
            said.get(CATALOGUE, b"").decode("ascii", "replace"),
            flows,
            tuple(losses),
            len(content) + len(more),
        )


def _table(content: bytes, schema: pa.Schema) -> tuple[pa.Table, Mapping[bytes, bytes]]:
    """Read a Parquet file's bytes by a schema, and its metadata.

    An agent from before a column was added did not write it: such a column is nullable, and null says that nothing is
    known. The bytes are in memory already, so whatever goes wrong here lies in them.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        table = file.read()
        unknown = [field for field in schema if field.name not in table.schema.names]
        missing = [field.name for field in unknown if not field.nullable]
        if missing:
            message = f"it lacks the columns {', '.join(missing)}"
            raise DamagedError(message)
        for field in unknown:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
        return table.select(schema.names).cast(schema), file.metadata.metadata or {}
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        message = f"it cannot be read as Parquet: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        raise DamagedError(message) from error


def _agree(said: Mapping[bytes, bytes], sensor: str, sequence: int) -> None:
    if said.get(SENSOR) != sensor.encode() or _number(said, SEQUENCE) != sequence:
        message = "it calls itself another file than its name does"
        raise DamagedError(message)


def _number(said: Mapping[bytes, bytes], key: bytes) -> int:
    try:
        return int(said[key])
    except (KeyError, ValueError):
        message = f"its metadata lacks a number {key.decode()}"
        raise DamagedError(message) from None
