"""The stored records that an alert counted, found again by its signature, its group and its first crossing.

The signature is evaluated anew over what is stored, and the episode of the first crossing followed as `alerts.episodes`
defines it. Where an address of the site's own devices decides, which is not stored, records may be too many; whether
they are the alert's is told by their sums.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.work import readings
from hallmonitor.columns import Kind
from hallmonitor.columns.addresses import parse
from hallmonitor.explain.applied import outer_columns
from hallmonitor.explain.first_times import with_first_seen
from hallmonitor.explain.incidental import beyond
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.stored_numbers import StoredNumbers
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import Windows
from hallmonitor.report.words import microseconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.explain.applied import AppliedSignature
    from hallmonitor.explain.kept_folder import KeptFolder
    from hallmonitor.explain.window_measures import Measured

    Mask = NDArray[np.bool_]

_PUSHED = ("device", "sensor", "device_group")
"""Columns of texts that are looked for while the records are read."""


@dataclass(frozen=True, slots=True)
class AlertRecords:
    """Records of an alert's group around the time of the alert.

    Attributes:
        stored: all of the group's records from two windows before the first crossing on.
        judgment: over them.
        belongs: which of them have the group's values, as far as these are stored.
        matched: of each rule, which records match.
        rows: numbers of the records that the alert counted, each once.
        measured: the measure at these; None where a value that it reads is not stored.
        within: which records of the group match, but are within an allowance.
    """

    stored: StoredColumns
    judgment: Judgment
    belongs: Mask
    matched: tuple[Mask, ...]
    rows: NDArray[np.intp]
    measured: Measured | None
    within: Mask

    def count(self, chosen: Mask, after_us: int, until_us: int) -> tuple[int, int]:
        """Count the chosen records that begin in (after, until], and the flows that they are of."""
        ts, flow = (self.stored.columns.numbers(name)[0] for name in ("ts", "flow_id"))
        flows = flow[chosen & (ts > after_us) & (ts <= until_us)]
        return flows.shape[0], np.unique(flows).shape[0]


def alert_records(kept: KeptFolder, alert: Mapping[str, Any], applied: AppliedSignature) -> AlertRecords | None:
    """Find an alert's records; None where no flows are stored.

    Raises:
        FaultsError: where what is stored are no flow records.
    """
    correlation, group = applied.correlation, alert["group"]
    crossed_us, last_us = microseconds(alert["crossed"]), microseconds(alert["last"])
    pushed = {name: group[name] for name in _PUSHED if isinstance(group.get(name), str)}
    table = kept.flows(crossed_us - correlation.window_us - applied.lookback_us, last_us, pushed)
    if table is None:
        return None
    table = with_first_seen(kept, table, applied)
    stored = StoredColumns.of(table)
    judgment = Judgment(stored)
    belongs = np.ones(len(stored), dtype=np.bool_)
    every = [~judgment.verdicts(rule.expression).no for rule in applied.rules]
    counts = beyond(applied.allowances, kept.zone, table, every)
    matched: list[Mask] = []
    outer = outer_columns(applied)
    for place in range(len(applied.rules)):
        ours = np.ones(len(stored), dtype=np.bool_)
        for name, column in zip(correlation.group_by, outer[place], strict=True):
            ours &= _holds(stored, column, group.get(name))
        belongs &= ours
        matched.append(every[place] & ours & counts)
    numbers = StoredNumbers(stored)
    windows = Windows(applied, numbers, matched)
    at = windows.measured()
    # What matched is one group by now, whatever is not stored of it.
    at = at.only(np.argsort(at.ts, kind="stable"))
    unknown = value_unknown(applied, stored, matched)
    closes_us = last_us if unknown else _last_crossing(at, crossed_us, correlation.window_us)
    rows = [windows.rows(group, crossed_us, closes_us) for group in at.groups]
    held = np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.intp)
    at = at.only((at.ts > crossed_us - correlation.window_us) & (at.ts <= closes_us))
    within = np.logical_or.reduce(every) & belongs & ~counts
    return AlertRecords(stored, judgment, belongs, tuple(matched), held, None if unknown else at, within)


def listed_records(kept: KeptFolder, alert: Mapping[str, Any]) -> AlertRecords | None:
    """Find the records of the flows that an alert lists, for want of its signature; None where no flows are stored."""
    table = kept.flows(microseconds(alert["first"]), microseconds(alert["last"]), {})
    if table is None:
        return None
    stored = StoredColumns.of(table)
    wanted = np.array([int(flow, 16) for flow in alert["evidence"]["flow_ids"]], dtype=np.uint64)
    listed = np.isin(stored.columns.numbers("flow_id")[0], wanted)
    within = np.zeros_like(listed)
    return AlertRecords(stored, Judgment(stored), listed, (listed,), np.flatnonzero(listed), None, within)


def value_unknown(applied: AppliedSignature, stored: StoredColumns, matched: Sequence[Mask]) -> bool:
    """Tell whether a measure reads a value that is not stored."""
    return any(
        bool((stored.unknown(reading.value) & matched[reading.rule]).any())
        for reading in readings(applied.correlation, applied.names)
        if reading.value is not None
    )


def _last_crossing(measured_at: Measured, crossed_us: int, window_us: int) -> int:
    """Follow an episode: it goes on with each crossing less than a window after the one before."""
    last_us = crossed_us
    for ts in measured_at.ts[measured_at.across].tolist():
        if crossed_us <= ts < last_us + window_us:
            last_us = max(last_us, ts)
    return last_us


def _holds(stored: StoredColumns, column: str, value: str | int | None) -> Mask:
    """Tell which records hold a value of a group; what is not stored may be any."""
    if column not in stored.columns or value is None:
        return np.ones(len(stored), dtype=np.bool_)
    kind = stored.columns.kind(column)
    if kind is Kind.TEXT:
        coded = stored.columns.coded(column)
        same = [code for code, text in enumerate(coded.values) if text == value]
        return np.isin(coded.codes, same)
    if kind is Kind.ADDRESS:
        try:
            high, low = parse(str(ipaddress.ip_address(str(value))))
        except ValueError:  # a pseudonym
            return stored.unknown(column)
        highs, lows = stored.columns.addresses(column)
        here: Mask = (highs == np.uint64(high)) & (lows == np.uint64(low))
        return here
    values, valid = stored.columns.numbers(column)
    equal: Mask = values == value
    return equal if valid is None else equal & valid
