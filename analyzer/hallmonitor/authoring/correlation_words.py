"""What a correlation measures, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.alerts.words import number
from hallmonitor.correlate import CorrelationKind
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present
from hallmonitor.report.settings import limit
from hallmonitor.report.words import listing
from hallmonitor.signature.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.correlate import Correlation
    from hallmonitor.correlate.correlation import Wanted

_VALUED = {
    CorrelationKind.VALUE_COUNT: "different values of {}",
    CorrelationKind.VALUE_SUM: "the sum of {}",
    CorrelationKind.VALUE_AVG: "the average of {}",
}
_SECOND = 1_000_000


def measured_words(correlation: Correlation, rules: Sequence[str]) -> str:
    """Say what is measured, of which rules and for whom, such as "different values of active_minute for each device".

    Args:
        correlation: of a signature.
        rules: names of the signature's rules, in its order.
    """
    members = [member.name for member in correlation.members] or list(rules)
    groups = listing(correlation.group_by)
    whom = f"for each {groups}" if groups else "over everything together"
    return f"{_what(correlation, members)}, {whom}{''.join(_inner(correlation, rules))}"


def threshold_words(correlation: Correlation, unit: str) -> str:
    """Say what makes an alert, such as "at least 20 active minutes within 4 h"."""
    window_s = correlation.window_us // _SECOND
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED or correlation.wanted is not None:
        return f"all of it within {span(correlation.window_us)}"
    if correlation.limit is None:
        return limit(str(correlation.operator), _whole(correlation.threshold), unit, window_s)
    operator, most = correlation.limit
    first = limit(str(correlation.operator), _whole(correlation.threshold), unit, None)
    return f"{first} and {limit(str(operator), _whole(most), unit, window_s)}"


def _what(correlation: Correlation, members: Sequence[str]) -> str:
    kind = correlation.kind
    over = listing(members)
    if correlation.wanted is not None:
        ordered = ", those without a not in this order" if kind is CorrelationKind.TEMPORAL_ORDERED else ""
        return f"events of: {wanted_words(correlation.wanted, members)}{ordered}"
    if kind is CorrelationKind.EVENT_COUNT:
        return f"events of {over}"
    if kind is CorrelationKind.TEMPORAL:
        return f"how many of these happen: {over}"
    if kind is CorrelationKind.TEMPORAL_ORDERED:
        return f"{', then '.join(members)}, each later than the one before"
    if kind is CorrelationKind.VALUE_PERCENTILE:
        percentile = correlation.percentile or 0
        return f"the value of {correlation.field} that {number(percentile)} of a hundred do not exceed, among {over}"
    return f"{_VALUED[kind].format(correlation.field)} among {over}"


def _whole(threshold: float) -> float:
    return int(threshold) if float(threshold).is_integer() else threshold


def wanted_words(wanted: Wanted, members: Sequence[str]) -> str:
    """Write the condition of an extended temporal correlation as Sigma writes it."""
    match wanted:
        case Present(place):
            return members[place]
        case NotPresent(part):
            return f"not {_bracketed(part, members)}"
        case AllPresent(parts):
            return " and ".join(_bracketed(part, members) for part in parts)
        case AnyPresent(parts):
            return " or ".join(_bracketed(part, members) for part in parts)


def _bracketed(part: Wanted, members: Sequence[str]) -> str:
    words = wanted_words(part, members)
    return f"({words})" if isinstance(part, (AllPresent, AnyPresent)) else words


def _inner(correlation: Correlation, rules: Sequence[str]) -> list[str]:
    """Say of each member that is a correlation when it happens."""
    return [
        f"; {member.name} happens at {measured_words(inner, rules)}: {threshold_words(inner, unit_of(inner))}"
        for member in correlation.members
        if (inner := member.correlation) is not None
    ]
