"""What is kept of matching rows from batch to batch: a few numbers for each, in the narrowest types that hold them.

Texts and addresses are numbered in the order in which they are first met. That order depends on how records were split
into batches, so nothing that is told may depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Kind, addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]
    Named = str | tuple[int, int]

NOTHING = -1
"""Number of a text or address that is not there."""

_NOT_MET = -2

_LOOSE_BATCHES, _LOOSE_ROWS = 64, 8192

EVIDENCE = (
    "ts",
    "ts_end",
    "flow_id",
    "record_seq",
    "device",
    "device_group",
    "sensor",
    "schedule",
    "domain",
    "registered_domain",
    "service",
    "category",
    "source_bytes",
    "destination_bytes",
    "active_minute",
)
"""Columns that an alert is told from; one that the records lack holds nothing."""


class Numbering:
    """Numbers for texts and addresses, over all batches."""

    def __init__(self) -> None:
        self._numbers: dict[Named, int] = {}
        self._named: list[Named] = []

    def number(self, named: Named) -> int:
        """Give the number of a text, or of an address as its two halves."""
        number = self._numbers.setdefault(named, len(self._named))
        if number == len(self._named):
            self._named.append(named)
        return number

    def text(self, number: int) -> str | None:
        """Give the text of a number; addresses are written as people do."""
        if number < 0:
            return None
        named = self._named[number]
        return named if isinstance(named, str) else addresses.text(*named)

    def over(self, columns: Columns) -> Encoder:
        """Start encoding one batch."""
        return Encoder(columns, self)


class Encoder:
    """Encodes rows of one batch; a distinct text is looked up once per batch."""

    def __init__(self, columns: Columns, numbering: Numbering) -> None:
        self._columns = columns
        self._numbering = numbering
        self._known: dict[str, Ints] = {}

    def numbers(self, name: str, rows: Rows) -> tuple[Ints, NDArray[np.bool_] | None]:
        """Give a column's numbers at some rows, and where they are there; None means everywhere.

        Texts and addresses become their numbers. A number is itself; flow_id keeps its 64 bits, as a signed number.
        """
        if name not in self._columns:
            return np.full(rows.shape[0], NOTHING, dtype=np.int64), np.zeros(rows.shape[0], dtype=np.bool_)
        kind = self._columns.kind(name)
        if kind is Kind.TEXT:
            encoded = self._texts(name, rows)
            return encoded, encoded >= 0
        if kind is Kind.ADDRESS:
            encoded = self._addresses(name, rows)
            return encoded, encoded >= 0
        values, valid = self._columns.numbers(name)
        taken = values[rows]
        plain = taken.view(np.int64) if taken.dtype == np.uint64 else taken.astype(np.int64)
        return plain, None if valid is None else valid[rows]

    def _texts(self, name: str, rows: Rows) -> Ints:
        column = self._columns.coded(name)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = np.full(len(column.values) + 1, _NOT_MET, dtype=np.int64)
            known[-1] = NOTHING
        codes = column.codes[rows]
        encoded: Ints = known[codes]
        unmet = encoded == _NOT_MET
        if unmet.any():
            fresh = np.unique(codes[unmet])
            known[fresh] = [self._numbering.number(column.values[code]) for code in fresh.tolist()]
            encoded = known[codes]
        return encoded

    def _addresses(self, name: str, rows: Rows) -> Ints:
        high, low = (half[rows] for half in self._columns.addresses(name))
        order = np.lexsort((low, high))
        high, low = high[order], low[order]
        fresh = np.ones(order.shape[0], dtype=np.bool_)
        fresh[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        distinct = zip(high[fresh].tolist(), low[fresh].tolist(), strict=True)
        numbers = [self._numbering.number(halves) if any(halves) else NOTHING for halves in distinct]
        encoded = np.empty(order.shape[0], dtype=np.int64)
        encoded[order] = np.asarray(numbers, dtype=np.int64)[np.cumsum(fresh) - 1]
        return encoded


class Survivors:
    """The rows that count for one signature under one policy entry.

    Args:
        groups: number of columns that make a group.
        valued: whether a value is kept.
    """

    def __init__(self, groups: int, *, valued: bool) -> None:
        self._names = [
            *EVIDENCE,
            "rule",
            *(f"group {place}" for place in range(groups)),
            *(["value"] if valued else []),
        ]
        self._batches: list[dict[str, Ints]] = []
        self._packed: list[dict[str, Ints]] = []
        self._loose = 0
        self.ungrouped = 0
        """Rows left out so far because a group's column holds nothing; a row counts once for each rule it matched."""

    def add(self, encoder: Encoder, rows: Rows, rule: int, group_by: Iterable[str], field: str | None) -> None:
        """Keep rows that a rule matched; those that lack a group's column or the value are left out."""
        kept: dict[str, Ints] = {}
        present = np.ones(rows.shape[0], dtype=np.bool_)
        for place, name in enumerate(group_by):
            kept[f"group {place}"], there = encoder.numbers(name, rows)
            present &= True if there is None else there
        self.ungrouped += int(np.count_nonzero(~present))
        if field is not None:
            kept["value"], there = encoder.numbers(field, rows)
            present &= True if there is None else there
        for name in EVIDENCE:
            kept[name], there = encoder.numbers(name, rows)
        kept["rule"] = np.full(rows.shape[0], rule, dtype=np.int64)
        self._batches.append(kept if present.all() else {name: values[present] for name, values in kept.items()})
        self._loose += int(np.count_nonzero(present))
        if len(self._batches) >= _LOOSE_BATCHES or self._loose >= _LOOSE_ROWS:
            self._pack()

    def _pack(self) -> None:
        """Put the batches so far together: many small arrays take more memory than their rows."""
        self._packed.append(
            {name: narrowest(np.concatenate([batch[name] for batch in self._batches])) for name in self._names}
        )
        self._batches.clear()
        self._loose = 0

    def table(self) -> dict[str, Ints]:
        """Give all rows as columns of 64 bits, in no particular order."""
        parts = [*self._packed, *self._batches]
        return {
            name: np.concatenate([part[name] for part in parts] or [np.empty(0, dtype=np.int64)]).astype(
                np.int64, copy=False
            )
            for name in self._names
        }


def narrowest(values: Ints) -> Ints:
    """Give whole numbers in the narrowest signed type that holds them all."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    for kind in (np.int8, np.int16, np.int32):
        bounds = np.iinfo(kind)
        if bounds.min <= low and high <= bounds.max:
            return values.astype(kind)
    return values


def groups(table: dict[str, Ints], columns: int) -> Ints:
    """Number the groups of a table densely from 0; shape (rows,)."""
    dense = np.zeros(table["ts"].shape[0], dtype=np.int64)
    for place in range(columns):
        _, inverse = np.unique(table[f"group {place}"], return_inverse=True)
        _, dense = np.unique(dense * (int(inverse.max(initial=0)) + 1) + inverse, return_inverse=True)
    return dense
