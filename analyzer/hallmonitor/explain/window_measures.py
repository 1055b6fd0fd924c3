"""The measure of a signature at every record that counts, group by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.correlate import CorrelationKind, Events, measure
from hallmonitor.correlate.correlation import VALUED
from hallmonitor.correlate.events import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation
    from hallmonitor.explain.applied import AppliedSignature
    from hallmonitor.explain.stored_columns import StoredColumns

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Counted:
    """Records that count for a signature; a record that several rules match stands here for each. Shape (events,).

    Attributes:
        row: its number in the stored records.
        rule: number of the rule.
        ts: microseconds since 1970.
        group: dense number of its group.
        value: of the column that the correlation reads; None where it reads none.
    """

    row: Rows
    rule: Ints
    ts: Ints
    group: Ints
    value: Ints | None

    def take(self, chosen: Mask | Rows) -> Counted:
        """Give some of them."""
        value = None if self.value is None else self.value[chosen]
        return Counted(self.row[chosen], self.rule[chosen], self.ts[chosen], self.group[chosen], value)

    def __len__(self) -> int:
        return int(self.row.shape[0])


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures in order of group and time; shape (events,).

    Attributes:
        counted: the records.
        value: the measure of the window that ends with each.
        across: whether that is across the threshold.
    """

    counted: Counted
    value: NDArray[Any]
    across: Mask


def counted(applied: AppliedSignature, stored: StoredColumns, matched: Sequence[Mask]) -> Counted:
    """Gather the records that count: those that lack a group's column or the value are left out, as the judge does.

    An address of the district, which is not stored, is one and the same in a group, and always another where it
    is what is counted: the measure is then the most that it can be.

    Args:
        applied: the signature.
        stored: the records.
        matched: of each rule, the records that match.
    """
    correlation = applied.correlation
    row = np.concatenate([np.flatnonzero(mask) for mask in matched])
    rule = np.concatenate([np.full(np.count_nonzero(mask), place) for place, mask in enumerate(matched)])
    present = np.ones(row.shape[0], dtype=np.bool_)
    group = np.zeros(row.shape[0], dtype=np.int64)
    columns = [correlation.columns_for(each.name) for each in applied.rules]
    for place in range(len(correlation.group_by)):
        numbers = np.zeros(row.shape[0], dtype=np.int64)
        known: dict[object, int] = {}
        for which, names in enumerate(columns):
            of_rule = rule == which
            numbers[of_rule], there = _numbers(stored, names[place], row[of_rule], known)
            present[of_rule] &= there
        _, numbers = np.unique(numbers, return_inverse=True)
        _, group = np.unique(group * (int(numbers.max(initial=0)) + 1) + numbers, return_inverse=True)
    value = None
    if correlation.field is not None and correlation.kind in VALUED:
        value, there = _numbers(stored, correlation.field, row, {})
        present &= there
        hidden = np.flatnonzero(stored.unknown(correlation.field)[row])
        # Values that are not stored may all differ: what counts distinct ones cannot come to more than that.
        value[hidden] = int(value.max(initial=0)) + 1 + np.arange(hidden.shape[0])
    ts = stored.columns.numbers("ts")[0][row]
    return Counted(row, rule, ts, group, value).take(present)


def measured(correlation: Correlation, events: Counted, rules: int) -> Measured:
    """Measure the window that ends with each record.

    Args:
        correlation: what is measured.
        events: the records.
        rules: number of rules.
    """
    taken: list[Rows] = []
    values: list[NDArray[Any]] = []
    for part in parts(events.group, events.ts, correlation.window_us):
        held = events.take(part)
        ordered = Events.sort(held.group, held.ts, held.rule, held.value, correlation.window_us)
        taken.append(part[ordered.order])
        values.append(measure(correlation, ordered, rules))
    if not taken:
        return Measured(events, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_))
    value = np.concatenate(values)
    across = correlation.across(value)
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED:
        # A chain that is not whole measures 0 and is no crossing, whatever the operator.
        across &= value > 0
    return Measured(events.take(np.concatenate(taken)), value, across)


def _numbers(stored: StoredColumns, name: str, rows: Rows, known: dict[object, int]) -> tuple[Ints, Mask]:
    """Give a column's values as numbers that tell them apart, and where there are any or they are only not stored.

    Args:
        stored: the records.
        name: the column.
        rows: numbers of records.
        known: texts and addresses that have a number already, so that columns which name one group agree.
    """
    unknown = stored.unknown(name)[rows]
    if name not in stored.columns:
        return np.full(rows.shape[0], -1, dtype=np.int64), unknown
    kind = stored.columns.kind(name)
    if kind is Kind.TEXT:
        coded = stored.columns.coded(name)
        codes, places = np.unique(coded.codes[rows], return_inverse=True)
        texts = (coded.values[code] if code >= 0 else None for code in codes.tolist())
        numbers = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)[places]
        return numbers, (coded.codes[rows] >= 0) | unknown
    if kind is Kind.ADDRESS:
        halves = np.stack([half[rows] for half in stored.columns.addresses(name)], axis=1)
        distinct, places = np.unique(halves, axis=0, return_inverse=True)
        each = [known.setdefault(tuple(pair), len(known)) for pair in distinct.tolist()]
        return np.array(each, dtype=np.int64)[places.reshape(-1)], halves.any(axis=1) | unknown
    values, valid = stored.columns.numbers(name)
    taken = values[rows]
    plain = taken.view(np.int64) if taken.dtype == np.uint64 else taken.astype(np.int64)
    return plain, np.ones(rows.shape[0], dtype=np.bool_) if valid is None else valid[rows]
