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

from hallmonitor.columns import Kind
from hallmonitor.columns.addresses import parse
from hallmonitor.explain.blind_time import moment_us
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import Measured, counted, measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.explain.applied import AppliedSignature
    from hallmonitor.explain.kept_folder import KeptFolder

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
    """

    stored: StoredColumns
    judgment: Judgment
    belongs: Mask
    matched: tuple[Mask, ...]
    rows: NDArray[np.intp]
    measured: Measured | None


def alert_records(kept: KeptFolder, alert: Mapping[str, Any], applied: AppliedSignature) -> AlertRecords | None:
    """Find an alert's records; None where no flows are stored.

    Raises:
        FaultsError: where what is stored are no flow records.
    """
    correlation, group = applied.correlation, alert["group"]
    crossed_us, last_us = moment_us(alert["crossed"]), moment_us(alert["last"])
    pushed = {name: group[name] for name in _PUSHED if isinstance(group.get(name), str)}
    table = kept.flows(crossed_us - 2 * correlation.window_us, last_us, pushed)
    if table is None:
        return None
    stored = StoredColumns.of(table)
    judgment = Judgment(stored)
    belongs = np.ones(len(stored), dtype=np.bool_)
    matched: list[Mask] = []
    for rule in applied.rules:
        ours = np.ones(len(stored), dtype=np.bool_)
        for name, column in zip(correlation.group_by, correlation.columns_for(rule.name), strict=True):
            ours &= _holds(stored, column, group.get(name))
        belongs &= ours
        matched.append(~judgment.verdicts(rule.expression).no & ours)
    events = counted(applied, stored, matched)
    inside = events.ts > crossed_us - correlation.window_us
    if correlation.field is not None and stored.unknown(correlation.field)[events.row].any():
        rows = np.unique(events.row[inside])
        return AlertRecords(stored, judgment, belongs, tuple(matched), rows, None)
    # What matched is one group by now, whatever is not stored of it.
    at = measured(correlation, events.take(np.argsort(events.ts, kind="stable")), len(applied.rules))
    closes_us = _last_crossing(at, crossed_us, correlation.window_us)
    kept_events = (at.counted.ts > crossed_us - correlation.window_us) & (at.counted.ts <= closes_us)
    at = Measured(at.counted.take(kept_events), at.value[kept_events], at.across[kept_events])
    return AlertRecords(stored, judgment, belongs, tuple(matched), np.unique(at.counted.row), at)


def listed_records(kept: KeptFolder, alert: Mapping[str, Any]) -> AlertRecords | None:
    """Find the records of the flows that an alert lists, for want of its signature; None where no flows are stored."""
    table = kept.flows(moment_us(alert["first"]), moment_us(alert["last"]), {})
    if table is None:
        return None
    stored = StoredColumns.of(table)
    wanted = np.array([int(flow, 16) for flow in alert["evidence"]["flow_ids"]], dtype=np.uint64)
    listed = np.isin(stored.columns.numbers("flow_id")[0], wanted)
    return AlertRecords(stored, Judgment(stored), listed, (listed,), np.flatnonzero(listed), None)


def _last_crossing(measured_at: Measured, crossed_us: int, window_us: int) -> int:
    """Follow an episode: it goes on with each crossing less than a window after the one before."""
    last_us = crossed_us
    for ts in measured_at.counted.ts[measured_at.across].tolist():
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
