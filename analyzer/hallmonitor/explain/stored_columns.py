"""Stored flow records as the columns that signatures are evaluated over, and which of their values are not known.

A replay stores what it judged, except the addresses of the site's own devices. What follows from a record alone is
derived again; what is neither stored nor follows is not known, which is another thing than absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import VOCABULARY, Columns, Kind

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_SHOWN_BY = "source_mac"
"""A column that is stored only where addresses are shown."""
_MINUTE_US = 60_000_000
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
        if "peer" not in columns and {"source_ip", "destination_ip", "direction"} <= set(columns.names):
            columns = _with_peer(columns)
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


def _with_peer(columns: Columns) -> Columns:
    """Add the other end of each flow: the responder, but for flows that came in, as `derive.device` tells it."""
    direction = columns.coded("direction")
    inbound = np.array([*(value == "inbound" for value in direction.values), False])[direction.codes]
    (source_high, source_low), (high, low) = columns.addresses("source_ip"), columns.addresses("destination_ip")
    return columns.with_addresses("peer", np.where(inbound, source_high, high), np.where(inbound, source_low, low))
