"""Keep account of allowances for incidental use: which records are beyond them, and what is left of each.

The allowance of a record is the first of the signature's that grants its schedule and its device's group; a record
that none grants anything, or that has no device, counts towards the signature as it would without allowances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np

from hallmonitor.alerts.allowance import Standing, Use, spend
from hallmonitor.alerts.allowance_usage import Usage
from hallmonitor.alerts.local_day import local_days

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

    Text = Callable[[int], str | None]

_MINUTE_US: Final = 60_000_000
_NO_LIMIT: Final = np.iinfo(np.int64).max
_NONE: Final = -1


class Allowance(Protocol):
    """What a policy grants."""

    @property
    def minutes(self) -> int | None:
        """Minutes of use for each device, local day and category; None for no limit."""

    @property
    def octets(self) -> int | None:
        """IP bytes, both ways, likewise."""

    @property
    def schedules(self) -> Sequence[str] | None:
        """Records of these schedules have it, together; None for all."""

    @property
    def groups(self) -> Sequence[str]:
        """Devices of these groups have it; empty for all."""


class Rows(NamedTuple):
    """Records that a signature's rules match, each once; all arrays have shape (rows,).

    Texts are numbers, and negative ones stand for nothing.

    Attributes:
        device, category, schedule, group: numbers of texts.
        ts, ts_end: first and last packet, microseconds since 1970.
        octets: IP bytes, both ways.
    """

    device: Ints
    category: Ints
    schedule: Ints
    group: Ints
    ts: Ints
    ts_end: Ints
    octets: Ints


class Pool(NamedTuple):
    """What has its own account: a device, a local day since 1970, a category, and the number of the allowance."""

    device: str
    day: int
    category: str
    allowance: int


class Ledger:
    """The accounts of one signature's allowances.

    Args:
        allowances: in the policy's order.
        place: the site's time zone.
    """

    def __init__(self, allowances: Sequence[Allowance], place: ZoneInfo) -> None:
        self._allowances = tuple(allowances)
        self._place = place
        self._spent: dict[Pool, tuple[int, int, int, int]] = {}
        limits = [
            (
                _NO_LIMIT if each.minutes is None else each.minutes * _MINUTE_US,
                _NO_LIMIT if each.octets is None else each.octets,
            )
            for each in self._allowances
        ]
        self._limits = np.array(limits, dtype=np.int64).reshape(-1, 2)

    def take(self, rows: Rows, text: Text) -> NDArray[np.bool_]:
        """Enter records, and say which of them are beyond their allowance: those count towards the signature.

        Args:
            rows: the records, in any order. Each begins later than all that were taken before, so that any split of
                the records at moments of time gives the same accounts.
            text: gives the text of a number; the numbers may be others the next time.

        Returns:
            a mask of shape (rows,).
        """
        counts = np.ones(rows.ts.shape[0], dtype=np.bool_)
        granted = self._granted(rows, text)
        held = np.flatnonzero((granted >= 0) & (rows.device >= 0))
        if not held.shape[0]:
            return counts
        days = local_days(rows.ts[held], self._place)
        numbers, firsts = _numbered(rows.device[held], days, rows.category[held], granted[held])
        pools = [
            Pool(
                text(int(rows.device[held[first]])) or "",
                int(days[first]),
                text(int(rows.category[held[first]])) or "",
                int(granted[held[first]]),
            )
            for first in firsts.tolist()
        ]
        use = Use(numbers, rows.ts[held], rows.ts_end[held], rows.octets[held])
        spent = spend(use, self._standing(pools))
        after = np.stack(spent.after[1:], axis=1).tolist()
        self._spent.update((pool, tuple(values)) for pool, values in zip(pools, after, strict=True))
        limits = self._limits[granted[held]]
        counts[held] = (spent.us >= limits[:, 0]) | (spent.octets >= limits[:, 1])
        return counts

    def usage(self) -> list[Usage]:
        """Tell what is spent and left of every account, by day, device, category and allowance."""
        return [self._usage(pool) for pool in sorted(self._spent, key=_by_day)]

    def close(self, day: int) -> list[Usage]:
        """Tell of the accounts of all days before `day` (days since 1970), and forget them."""
        over = sorted((pool for pool in self._spent if pool.day < day), key=_by_day)
        told = [self._usage(pool) for pool in over]
        for pool in over:
            del self._spent[pool]
        return told

    def save(self) -> list[list[Any]]:
        """Give the accounts as values that JSON can hold."""
        return [[*pool, *self._spent[pool]] for pool in sorted(self._spent, key=_by_day)]

    def restore(self, saved: Sequence[Sequence[Any]]) -> None:
        """Take the accounts that `save` gave, in place of those kept so far."""
        self._spent = {Pool(*each[:4]): (each[4], each[5], each[6], each[7]) for each in saved}

    def _granted(self, rows: Rows, text: Text) -> Ints:
        """Give the number of each record's allowance, and -1 where it has none."""
        pairs, firsts = _numbered(rows.schedule, rows.group)
        chosen = [self._first(text(int(rows.schedule[at])), text(int(rows.group[at]))) for at in firsts.tolist()]
        return np.array(chosen, dtype=np.int64)[pairs]

    def _first(self, schedule: str | None, group: str | None) -> int:
        for number, each in enumerate(self._allowances):
            if (each.schedules is None or schedule in each.schedules) and (not each.groups or group in each.groups):
                return number
        return _NONE

    def _standing(self, pools: Sequence[Pool]) -> Standing:
        known = [self._spent.get(pool) for pool in pools]
        values = np.array([each or (0, 0, 0, 0) for each in known], dtype=np.int64).T
        return Standing(np.array([each is not None for each in known], dtype=np.bool_), *values)

    def _usage(self, pool: Pool) -> Usage:
        done, begun, ended, octets = self._spent[pool]
        terms = self._allowances[pool.allowance]
        return Usage(
            pool.device,
            pool.day,
            pool.category,
            tuple(terms.schedules or ()),
            tuple(terms.groups),
            done + ended - begun,
            octets,
            None if terms.minutes is None else terms.minutes * _MINUTE_US,
            terms.octets,
        )


def _by_day(pool: Pool) -> tuple[int, Pool]:
    return pool.day, pool


def _numbered(*columns: Ints) -> tuple[Ints, NDArray[np.intp]]:
    """Number the distinct combinations of some columns from 0, and give the first row of each."""
    dense = np.zeros(columns[0].shape[0], dtype=np.int64)
    firsts = np.zeros(min(1, dense.shape[0]), dtype=np.intp)
    for column in columns:
        _, inverse = np.unique(column, return_inverse=True)
        width = int(inverse.max(initial=0)) + 1
        _, firsts, dense = np.unique(dense * width + inverse, return_index=True, return_inverse=True)
    return dense.astype(np.int64), firsts
