"""What a correlation measures, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.alerts.words import condition_of_members, number
from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.correlate.correlation import TEMPORAL
from hallmonitor.report.words import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.correlate import Correlation

_OPERATORS = {
    Operator.GTE: "at least {}",
    Operator.GT: "more than {}",
    Operator.LTE: "at most {}",
    Operator.LT: "less than {}",
    Operator.EQ: "exactly {}",
    Operator.NEQ: "anything but {}",
}
_MEDIAN = 50


def threshold_words(correlation: Correlation) -> str:
    """Give what the measure is compared with, such as "at least 20"; nothing where a condition over steps decides."""
    if correlation.wanted is not None:
        return ""
    words = _OPERATORS[correlation.operator].format(number(correlation.threshold))
    if correlation.limit is None:
        return words
    operator, limit = correlation.limit
    return f"{words} and {_OPERATORS[operator].format(number(limit))}"


def measure_words(correlation: Correlation, rules: Sequence[str]) -> str:
    """Give a correlation as a sentence without a full stop.

    Args:
        correlation: what is measured.
        rules: names of the signature's rules, in their order.
    """
    window = f"in any {span(correlation.window_us)}{_grouped(correlation)}"
    names = member_names(correlation, rules)
    if correlation.kind in TEMPORAL:
        return f"{_present(correlation, names)} {window}"
    return f"{_amount(correlation, names)} {window} is {threshold_words(correlation)}"


def member_names(correlation: Correlation, rules: Sequence[str]) -> list[str]:
    """Give the names of what a correlation is over, in its order."""
    return [member.name for member in correlation.members] or list(rules)


def _grouped(correlation: Correlation) -> str:
    return f" of one {listing(correlation.group_by)}" if correlation.group_by else ""


def _amount(correlation: Correlation, names: Sequence[str]) -> str:
    what = f"events of {listing(names, 'or')}" if correlation.members else "matching flow records"
    match correlation.kind:
        case CorrelationKind.EVENT_COUNT:
            return f"the number of {what}"
        case CorrelationKind.VALUE_COUNT:
            return f"the number of distinct {correlation.field} among {what}"
        case CorrelationKind.VALUE_SUM:
            return f"the sum of {correlation.field} over {what}"
        case CorrelationKind.VALUE_AVG:
            return f"the average {correlation.field} of {what}"
    rank = "median" if correlation.percentile == _MEDIAN else f"percentile {number(correlation.percentile or 0)}"
    return f"the {rank} of {correlation.field} over {what}"


def _present(correlation: Correlation, names: Sequence[str]) -> str:
    ordered = correlation.kind is CorrelationKind.TEMPORAL_ORDERED
    if correlation.wanted is not None:
        return f"{condition_of_members(correlation.wanted, names)}{', in this order' if ordered else ''},"
    if ordered:
        return f"{', then '.join(names)}, each later than the one before,"
    return f"{listing(names)}, in any order,"
