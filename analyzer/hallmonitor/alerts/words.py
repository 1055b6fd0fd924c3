"""Why an alert fired, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span, when
from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from hallmonitor.correlate import Correlation
    from hallmonitor.correlate.correlation import Wanted

_SCHEDULES = {
    "working": "in working hours",
    "off_hours": "outside working hours",
}
_OPERATORS = {
    Operator.GTE: "{}",
    Operator.GT: "more than {}",
    Operator.LTE: "at most {}",
    Operator.LT: "less than {}",
    Operator.EQ: "exactly {}",
    Operator.NEQ: "anything but {}",
}
_TELLING_CATEGORIES = 3
_OF = frozenset({"minute", "minutes", "byte", "bytes"})
_ON = frozenset({"device", "devices"})
_BOTH = 2
_SINGULAR_ENDINGS = ("ss", "us", "is")  # access, status, analysis


def why(  # noqa: PLR0913 - a sentence has as many parts
    *,
    measured: float,
    unit: str,
    categories: Sequence[str],
    schedule: str | None,
    first_us: int,
    begun_us: int,
    last_us: int,
    place: ZoneInfo,
    correlation: Correlation | None,
    names: Sequence[str] = (),
) -> str:
    """Tell what was measured, when, and against which threshold.

    Args:
        measured: the furthest measure of the episode.
        unit: what it counts.
        categories: categories that the signature asks for; more than three are not told.
        schedule: where all flows have the same, that one.
        first_us: when the first record of the evidence begins.
        begun_us: when the last one begins.
        last_us: when the last one ends.
        place: time zone of the site.
        correlation: what was asked; None for a plain rule.
        names: of the rules, for a condition that names no members of its own.
    """
    hours = f" {_SCHEDULES[schedule]}" if schedule in _SCHEDULES else ""
    peak = _peak(correlation, begun_us - first_us)
    what = f"{number(measured)} {_counted_of(counted(unit, measured), categories, peak)}"
    return f"{what}{hours} {when(first_us, last_us, place)}; {_threshold(correlation, names)}"


def _counted_of(unit: str, categories: Sequence[str], peak: str) -> str:
    """Join unit and categories: minutes and bytes are of something, devices on it, the rest takes it in brackets."""
    told = " and ".join(categories) if len(categories) <= _TELLING_CATEGORIES else ""
    noun = unit.rpartition(" ")[2]
    joint = " of " if noun in _OF else " on " if noun in _ON else ""
    if told and joint:
        unit, told = f"{unit}{joint}{told}", ""
    brackets = "; ".join(part for part in (told, peak) if part)
    return f"{unit} ({brackets})" if brackets else unit


def _peak(correlation: Correlation | None, lasted_us: int) -> str:
    """Say that the measure is that of one window, where the flows lasted longer."""
    if correlation is None or correlation.kind is CorrelationKind.TEMPORAL_ORDERED or correlation.wanted is not None:
        return ""
    if lasted_us < correlation.window_us:
        return ""
    least = correlation.operator in {Operator.LT, Operator.LTE}
    return f"{'least' if least else 'most'} within {span(correlation.window_us)}"


def _threshold(correlation: Correlation | None, rules: Sequence[str]) -> str:
    if correlation is None:
        return "one is enough"
    window, wanted = span(correlation.window_us), number(correlation.threshold)
    if correlation.wanted is not None:
        names = [member.name for member in correlation.members] or rules
        ordered = ", in this order" if correlation.kind is CorrelationKind.TEMPORAL_ORDERED else ""
        return f"{condition_of_members(correlation.wanted, names)}, within {window}{ordered}"
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED:
        return f"{'both' if correlation.threshold == _BOTH else f'all {wanted}'} within {window}"
    told = _OPERATORS[correlation.operator].format(wanted)
    if correlation.limit is not None:
        operator, limit = correlation.limit
        told += f" and {_OPERATORS[operator].format(number(limit))}"
    return f"threshold {told} in {window}"


def condition_of_members(wanted: Wanted, names: Sequence[str]) -> str:
    """Tell which members a window must hold: "a, and no b"."""
    match wanted:
        case Present(place):
            return names[place]
        case NotPresent(Present(place)):
            return f"no {names[place]}"
        case NotPresent(part):
            return f"not ({condition_of_members(part, names)})"
        case AllPresent(parts):
            return ", and ".join(_part(part, names) for part in parts)
        case AnyPresent(parts):
            return " or ".join(_part(part, names) for part in parts)


def _part(wanted: Wanted, names: Sequence[str]) -> str:
    told = condition_of_members(wanted, names)
    return f"({told})" if isinstance(wanted, (AllPresent, AnyPresent)) else told


def number(value: float) -> str:
    """Write a number with commas between thousands, and at most two decimals."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.2f}"


def whole(value: float) -> float:
    """Give a number without a fraction as int, so that it is written without one."""
    return int(value) if float(value).is_integer() else value


def counted(unit: str, value: float) -> str:
    """Put what a unit counts, which is its first noun in the plural, in the singular where there is one of it."""
    if value != 1:
        return unit
    words = unit.split(" ")
    noun = next((place for place, word in enumerate(words) if _is_plural(word)), None)
    if noun is not None:
        words[noun] = _singular(words[noun])
    return " ".join(words)


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS)


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-2] if noun.endswith(("sses", "shes", "ches", "xes")) else noun[:-1]
