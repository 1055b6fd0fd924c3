"""Incidental use in words: what each device spent of an allowance, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hallmonitor.report.words import duration, listing, octets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.report.usage_view import UsageView

MOST_ACCOUNTS: Final = 200
_SECOND: Final = 1_000_000
_SCHEDULES: Final = {"working": "in working hours", "off_hours": "outside working hours"}


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One account; every value is text and not yet escaped."""

    device: str
    day: str
    category: str
    allowed: str
    spent: str
    left: str
    signature: str


def usage_rows(usage: Iterable[UsageView]) -> list[UsageRow]:
    """One row for each account, those that are used up first, then by day, device and category."""
    ordered = sorted(usage, key=lambda each: (not each.used_up, each.day, each.device, each.category, each.signature))
    return [
        UsageRow(
            each.device,
            each.day,
            each.category or "none",
            allowance(each.allowed_us, each.allowed_octets, each.schedules, each.groups),
            _both(each.spent_us, each.spent_octets),
            "used up" if each.used_up else _both(each.left_us, each.left_octets),
            each.signature,
        )
        for each in ordered
    ]


def allowance(us: int | None, size: int | None, schedules: Iterable[str], groups: Iterable[str]) -> str:
    """`30 min and 500 MB a day outside working hours, for teachers`."""
    when = listing([_SCHEDULES.get(each, each) for each in schedules])
    whom = listing(list(groups))
    return f"{_both(us, size)} a day{' ' if when else ''}{when}{', for ' if whom else ''}{whom}"


def _both(us: int | None, size: int | None) -> str:
    time = [] if us is None else [duration(us / _SECOND)]
    return listing(time + ([] if size is None else [octets(size)]))
