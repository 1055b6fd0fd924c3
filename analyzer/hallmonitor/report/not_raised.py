"""Alerts that were not raised, in words: by which exception or cool-down, how many, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hallmonitor.report.words import LocalTime, count, duration, listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor.report.restraint_view import CoolDownView, ExceptionView, RestraintView
    from hallmonitor.report.view import Span


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception; every value is text and not yet escaped."""

    of: str
    fits: str
    until: str
    reason: str
    approved_by: str
    held: str
    after_expiry: str


@dataclass(frozen=True, slots=True)
class CoolDownRow:
    """One signature's time to cool down, likewise."""

    signature: str
    lasts: str
    held: str


def sentence(restraint: RestraintView) -> str:
    """Tell how many alerts were held back by what; empty where the site holds none back."""
    if not restraint.exceptions and not restraint.cool_down:
        return ""
    if not restraint.held:
        return "No alert was held back by an exception or a cool-down."
    by = [
        f"{number:,} by {what}"
        for number, what in ((restraint.by_exceptions, "exceptions"), (restraint.by_cool_down, "cool-downs"))
        if number
    ]
    were = "was" if restraint.held == 1 else "were"
    return f"{count(restraint.held, 'alert')} {were} counted and not raised: {listing(by)}."


def exception_rows(restraint: RestraintView, span: Span | None, clock: LocalTime) -> list[ExceptionRow]:
    """One row for each exception, in the site's order.

    Args:
        restraint: what the site holds back.
        span: of the packets; an exception whose last day is before its end has expired.
        clock: the site's time.
    """
    last = None if span is None else clock.at(span.last_us)
    return [
        ExceptionRow(
            f"signature {each.signature}" if each.signature else f"clause {each.clause}",
            _fits(each),
            each.until + (", expired" if last is not None and date.fromisoformat(each.until) < last.date() else ""),
            each.reason,
            each.approved_by or "not said",
            _counted(each.held),
            _counted(each.after_expiry),
        )
        for each in restraint.exceptions
    ]


def cool_down_rows(restraint: RestraintView) -> list[CoolDownRow]:
    """One row for each signature that cools down, in the site's order."""
    return [_cool_down(each) for each in restraint.cool_down]


def _cool_down(each: CoolDownView) -> CoolDownRow:
    return CoolDownRow(each.signature, duration(each.minutes * 60), count(each.held, "alert") if each.held else "none")


def _fits(exception: ExceptionView) -> str:
    told = [
        f"{word}{value}"
        for word, value in (
            ("", exception.device),  # a pseudonym says itself that it is a device's
            ("group ", exception.device_group),
            ("domain ", exception.domain),
        )
        if value is not None
    ]
    return listing(told) or "every alert"


def _counted(counts: Mapping[str, int]) -> str:
    """`12 alerts of gaming-over-allowance`."""
    return listing([f"{count(number, 'alert')} of {name}" for name, number in sorted(counts.items())]) or "none"
