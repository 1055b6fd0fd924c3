"""What can be read back from closed files without their rows: counts, spans, losses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hallmonitor_agent.spool.loss_record import losses_of

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_agent.spool.loss_record import LossRecord


class Footer(NamedTuple):
    """What the footer of a file of flows tells.

    Attributes:
        records: rows.
        from_us: stream time at which its cut began, microseconds since 1970.
        until_us: stream time at which it ended.
    """

    records: int
    from_us: int
    until_us: int


def read_footer(path: Path) -> Footer | None:
    """Read a file's footer; None where the file cannot be read as Parquet.

    Raises:
        FileNotFoundError: a follower took it.
    """
    try:
        metadata = pq.read_metadata(path)
        told = metadata.metadata
        return Footer(metadata.num_rows, int(told[b"hallmonitor.from_us"]), int(told[b"hallmonitor.until_us"]))
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        return None


def read_losses(path: Path) -> list[LossRecord]:
    """Read a file of losses; none where it cannot be read, or a follower took it."""
    try:
        return losses_of(pq.read_table(path))
    except (pa.ArrowException, OSError, KeyError):
        return []
