"""Records that are within a policy's allowance for incidental use, and so do not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.columns import Columns
from hallmonitor.explain.local_words import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    import pyarrow as pa
    from numpy.typing import NDArray

    from hallmonitor.alerts.incidental_use import Allowance

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Granted:
    """One allowance, as a replay's summary or a policy tells it.

    Attributes:
        minutes: a day; None for no limit.
        octets: IP bytes a day; None for no limit.
        schedules: that it is for; None for all.
        groups: that it is for; empty for all.
    """

    minutes: int | None
    octets: int | None
    schedules: tuple[str, ...] | None
    groups: tuple[str, ...]

    @classmethod
    def of_setting(cls, setting: Mapping[str, Any]) -> Granted:
        """Take one of a summary."""
        schedules = tuple(setting["schedules"]) or None
        return cls(setting["minutes"], setting["octets"], schedules, tuple(setting["groups"]))

    @classmethod
    def of_policy(cls, allowance: Allowance) -> Granted:
        """Take one of a policy's entry."""
        schedules = None if allowance.schedules is None else tuple(allowance.schedules)
        return cls(allowance.minutes, allowance.octets, schedules, tuple(allowance.groups))

    @property
    def words(self) -> str:
        """The allowance in words, such as "30 minutes a day of each device and category, for the group staff"."""
        limits = [
            *([] if self.minutes is None else [amount(self.minutes, "minutes")]),
            *([] if self.octets is None else [amount(self.octets, "bytes")]),
        ]
        schedules = f", in {' and '.join(self.schedules).replace('_', ' ')}" if self.schedules else ""
        groups = f", for the group {' or '.join(self.groups)}" if self.groups else ""
        return f"{' and '.join(limits) or 'any use'} a day of each device and category{schedules}{groups}"


def beyond(granted: Iterable[Granted], zone: ZoneInfo, table: pa.Table, matched: Sequence[Mask]) -> Mask:
    """Tell which records are not within an allowance; shape (records,).

    Args:
        granted: the allowances, in the policy's order.
        zone: the site's time zone, which days go by.
        table: stored records: of each device that matters, the whole local day up to the last.
        matched: of each rule, the records that match.
    """
    allowances = tuple(granted)
    counts = np.ones(table.num_rows, dtype=np.bool_)
    if allowances:
        used = np.logical_or.reduce(list(matched))
        counts[used] = IncidentalUse(allowances, zone).counting(Columns.from_arrow(table.filter(used)))
    return counts
