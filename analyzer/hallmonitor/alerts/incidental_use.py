"""Tell which use is beyond a policy's allowances for incidental use, and keep account of what is left.

The allowance of a record is the first of the signature's that grants its schedule and its device's group. A record
that none grants anything, or that has no device, counts towards the signature as it would without allowances.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np

from hallmonitor.alerts.allowance import spend
from hallmonitor.alerts.allowance_usage import Usage
from hallmonitor.alerts.local_day import local_days
from hallmonitor.correlate.grouping import Grouping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded, Columns

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

LONGEST_DAY_US: Final = 28 * 3_600_000_000
"""A day on which clocks are put back has 25 hours, and at Casey Station in Antarctica some have had 27."""

_MINUTE_US: Final = 60_000_000
_NO_LIMIT: Final = np.iinfo(np.int64).max
_NONE: Final = -1
_SPARSE: Final = 4  # places of a table for each row, at most
_RECORD: Final = ("flow_id", "source_bytes", "destination_bytes")


class Allowance(Protocol):
    """What a policy grants each device on each local day for each category."""

    @property
    def minutes(self) -> int | None:
        """Minutes of use; None for no limit."""

    @property
    def octets(self) -> int | None:
        """IP bytes, both ways; None for no limit."""

    @property
    def schedules(self) -> Sequence[str] | None:
        """Records of these schedules have it, together; None for all."""

    @property
    def groups(self) -> Sequence[str]:
        """Devices of these groups have it; empty for all."""


class _Pool(NamedTuple):
    """What has its own account; in the order in which accounts are told."""

    day: int
    device: str
    category: str
    allowance: int


class IncidentalUse:
    """The allowances of one signature.

    Args:
        allowances: in the policy's order.
        place: the site's time zone.
    """

    lookback_us = LONGEST_DAY_US
    """Whether a record counts may depend on others of its device as long before it, microseconds."""

    columns = ("device", "device_group", "category", "schedule", *_RECORD)
    """What `counting` reads, beside `ts` and `ts_end`."""

    def __init__(self, allowances: Sequence[Allowance], place: ZoneInfo) -> None:
        self._allowances = tuple(allowances)
        self._place = place
        self._spent: dict[_Pool, tuple[int, int]] = {}
        limits = [
            (
                _NO_LIMIT if each.minutes is None else each.minutes * _MINUTE_US,
                _NO_LIMIT if each.octets is None else each.octets,
            )
            for each in self._allowances
        ]
        self._limits = np.array(limits, dtype=np.int64).reshape(-1, 2)

    @property
    def terms(self) -> str:
        """The allowances and the time zone, by which days are told apart."""
        told = [
            [each.minutes, each.octets, None if each.schedules is None else list(each.schedules), list(each.groups)]
            for each in self._allowances
        ]
        return json.dumps([told, str(self._place)])

    def counting(self, rows: Columns) -> Mask:
        """Tell which records are beyond their allowance, and so count towards the signature.

        Args:
            rows: what the signature's rules match, in any order. Whether a record counts is known where all of its
                device and local day that began earlier are among them. One that comes twice counts once.

        Returns:
            a mask of shape (rows,).
        """
        device, category = rows.coded("device"), rows.coded("category")
        granted = self._granted(rows.coded("schedule"), rows.coded("device_group"))
        counts = np.ones(len(rows), dtype=np.bool_)
        held = np.flatnonzero((granted >= 0) & (device.codes >= 0))
        if not held.shape[0]:
            return counts
        ts, ts_end = (rows.numbers(name)[0][held] for name in ("ts", "ts_end"))
        days = local_days(ts, self._place)
        pool, firsts = _numbered(days, device.codes[held], category.codes[held], granted[held])
        flow, source, destination = (rows.numbers(name)[0][held].astype(np.int64) for name in _RECORD)
        again = _again(flow, ts, ts_end, source, destination)
        spent = spend(pool, ts, ts_end, np.where(again, 0, source + destination))
        limits = self._limits[granted[held]]
        counts[held] = (spent.us >= limits[:, 0]) | (spent.octets >= limits[:, 1])
        for first, us, octets in zip(firsts.tolist(), spent.pool_us.tolist(), spent.pool_octets.tolist(), strict=True):
            row = held[first]
            account = _Pool(int(days[first]), _text(device, row), _text(category, row), int(granted[row]))
            # A later look sees more of a day, or only its end; neither time nor bytes spent ever become less.
            before = self._spent.get(account, (0, 0))
            self._spent[account] = (max(us, before[0]), max(octets, before[1]))
        return counts

    def usage(self) -> list[Usage]:
        """Tell what is spent and left of every account looked at so far, by day, device, category and allowance."""
        return [self._usage(account) for account in sorted(self._spent)]

    def forget(self, day: int) -> None:
        """Forget the accounts of all days before `day`, counted from 1970."""
        self._spent = {account: spent for account, spent in self._spent.items() if account.day >= day}

    def _granted(self, schedule: Coded, group: Coded) -> Ints:
        """Give the number of each record's allowance, and -1 where it has none."""
        pairs, firsts = _numbered(schedule.codes, group.codes)
        chosen = [self._first(_text(schedule, at), _text(group, at)) for at in firsts.tolist()]
        return np.array(chosen, dtype=np.int64)[pairs]

    def _first(self, schedule: str, group: str) -> int:
        for number, each in enumerate(self._allowances):
            if (each.schedules is None or schedule in each.schedules) and (not each.groups or group in each.groups):
                return number
        return _NONE

    def _usage(self, account: _Pool) -> Usage:
        us, octets = self._spent[account]
        terms = self._allowances[account.allowance]
        return Usage(
            account.device,
            account.day,
            account.category,
            tuple(terms.schedules or ()),
            tuple(terms.groups),
            us,
            octets,
            None if terms.minutes is None else terms.minutes * _MINUTE_US,
            terms.octets,
        )


def _text(column: Coded, row: int) -> str:
    code = int(column.codes[row])
    return column.values[code] if code >= 0 else ""


def _numbered(*columns: NDArray[np.signedinteger[Any]]) -> tuple[Ints, NDArray[np.intp]]:
    """Number the distinct combinations of some columns from 0, and give a row of each."""
    grouping, number = Grouping.of(columns, columns[0].shape[0])
    if grouping.size > _SPARSE * number.shape[0]:
        _, firsts, number = np.unique(number, return_index=True, return_inverse=True)
        return number.astype(np.int64, copy=False), firsts
    row = np.full(grouping.size, -1, dtype=np.intp)
    row[number] = np.arange(number.shape[0])
    present = row >= 0
    return (np.cumsum(present) - 1)[number], row[present]


def _again(flow: Ints, ts: Ints, *others: Ints) -> Mask:
    """Say of each row whether it is not the first of those that are alike."""
    again = np.zeros(flow.shape[0], dtype=np.bool_)
    order = np.lexsort((ts, flow))
    alike = (flow[order[1:]] == flow[order[:-1]]) & (ts[order[1:]] == ts[order[:-1]])
    if not alike.any():  # the usual case: one rule, which a record matches once
        return again
    rows = order[np.append(alike, False) | np.append(False, alike)]
    columns = [column[rows] for column in (flow, ts, *others)]
    order = np.lexsort(columns)
    same = np.ones(order.shape[0] - 1, dtype=np.bool_)
    for column in columns:
        same &= column[order[1:]] == column[order[:-1]]
    again[rows[order[1:][same]]] = True
    return again
