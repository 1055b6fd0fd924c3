"""Stored flow records as the columns that signatures are evaluated over, and which of their values are not known.

A replay stores what it judged, except the addresses of the site's own devices. What follows from a record alone is
derived again; what is neither stored nor follows is not known, which is another thing than absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import VOCABULARY, Columns, Kind
from hallmonitor.derive.upload import WHOLE

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_SHOWN_BY = "source_mac"
"""A column that is stored only where addresses are shown."""
_MINUTE_US = 60_000_000
_ENDS = frozenset({"source_ip", "destination_ip", "direction", "source_bytes", "destination_bytes", "device"})
_OUTER = frozenset({"outer_source_ip", "outer_destination_ip"})


@dataclass(frozen=True, slots=True)
class StoredColumns:
    """Flow records as they were stored.

    Attributes:
        columns: with the derived columns that could be derived again.
        addresses_shown: whether home addresses are stored too.
    """

    columns: Columns
    addresses_shown: bool

    @classmethod
    def of(cls, table: pa.Table) -> StoredColumns:
        """Take a table of stored records."""
        return cls.of_columns(Columns.from_arrow(table))

    @classmethod
    def of_columns(cls, columns: Columns) -> StoredColumns:
        """Take stored records that are columns already."""
        if "active_minute" not in columns:
            columns = columns.with_numbers("active_minute", columns.numbers("ts")[0] // _MINUTE_US)
        if set(columns.names) >= _ENDS:
            columns = _with_peer(columns) if "peer" not in columns else columns
            columns = _with_upload_ratio(columns) if "upload_ratio" not in columns else columns
        return cls(columns, _SHOWN_BY in columns)

    def __len__(self) -> int:
        return len(self.columns)

    def unknown(self, name: str) -> Mask:
        """Tell of each row whether the value of a column is not known; shape (rows,)."""
        if name not in self.columns:
            return np.ones(len(self), dtype=np.bool_)
        column = VOCABULARY.get(name)
        if self.addresses_shown or column is None or column.kind is not Kind.ADDRESS:
            return np.zeros(len(self), dtype=np.bool_)
        high, low = self.columns.addresses(name)
        hidden: Mask = (high | low) == 0
        # A flow outside of tunnels has no outer addresses to hide.
        return hidden & (self.columns.coded("tunnel").codes >= 0) if name in _OUTER else hidden


def _inbound(columns: Columns) -> Mask:
    """Tell which flows came in, so that the responder is the device, as `derive.device` tells it."""
    direction = columns.coded("direction")
    inbound: Mask = np.array([*(value == "inbound" for value in direction.values), False])[direction.codes]
    return inbound


def _with_peer(columns: Columns) -> Columns:
    """Add the other end of each flow."""
    inbound = _inbound(columns)
    (source_high, source_low), (high, low) = columns.addresses("source_ip"), columns.addresses("destination_ip")
    return columns.with_addresses("peer", np.where(inbound, source_high, high), np.where(inbound, source_low, low))


def _with_upload_ratio(columns: Columns) -> Columns:
    """Add the thousandths of the bytes that the device sent, as `derive.upload` rounds them."""
    sent, received = (columns.numbers(name)[0].astype(np.int64) for name in ("source_bytes", "destination_bytes"))
    whole = sent + received
    ratios = np.where(_inbound(columns), received, sent) * WHOLE // np.maximum(whole, 1)
    return columns.with_numbers("upload_ratio", ratios, (columns.coded("device").codes >= 0) & (whole > 0))
