"""Whether a correlation can be evaluated over flow records, and can ever alert."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.correlate.correlation import TEMPORAL, VALUED
from hallmonitor.evaluate.limits import limits_of
from hallmonitor.signature.durations import SECOND
from hallmonitor.signature.extended import asked_for, can_hold
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.columns import Column
    from hallmonitor.correlate import Correlation
    from hallmonitor.correlate.correlation import Member
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

_NUMERIC = VALUED - {CorrelationKind.VALUE_COUNT}
_MINUTE_US = 60 * SECOND
_HERE = ("correlation", "condition")


def check_correlation(document: Document, correlation: Correlation, members: Sequence[Member]) -> list[Fault]:
    """Give every mistake of a correlation over known members."""
    return [
        *_aliases(document, correlation, members),
        *_groups(document, correlation, members),
        *_condition(document, correlation, members),
    ]


def _aliases(document: Document, correlation: Correlation, members: Sequence[Member]) -> list[Fault]:
    faults: list[Fault] = []
    names = [member.name for member in members]
    for alias, mapping in correlation.aliases.items():
        if alias in VOCABULARY:
            message = f"the alias {alias} has the name of a column"
            faults.append(document.fault(message, "give it another name", "correlation", "aliases", alias))
        if alias not in correlation.group_by:
            message = f"the alias {alias} is not used"
            faults.append(document.fault(message, "name it in group-by", "correlation", "aliases", alias))
        for rule in mapping:
            if rule not in names:
                message = f"the alias {alias} names {rule}, which is no rule of this correlation"
                faults.append(document.fault(message, nearest(rule, names), "correlation", "aliases", alias, rule))
    return faults


def _groups(document: Document, correlation: Correlation, members: Sequence[Member]) -> list[Fault]:
    faults: list[Fault] = []
    for place, name in enumerate(correlation.group_by):
        kinds: set[Kind] = set()
        unknown: set[str] = set()
        for member in members:
            column = correlation.aliases.get(name, {}).get(member.name, name)
            if member.correlation is not None and column not in member.correlation.group_by:
                message = f"group-by on {column}, which {member.name} does not group by"
                remedy = f"it groups by {', '.join(member.correlation.group_by) or 'nothing'}"
                faults.append(document.fault(message, remedy, "correlation", "group-by", place))
                continue
            kind = _kind(member, column)
            if kind is None:
                unknown.add(column)
            else:
                kinds.add(kind)
        for column in sorted(unknown):
            message = f"group-by on the unknown field {column}"
            faults.append(document.fault(message, nearest(column, VOCABULARY), "correlation", "group-by", place))
        if not unknown and len(kinds) > 1:
            message = f"the alias {name} joins columns of different kinds"
            faults.append(document.fault(message, "", "correlation", "aliases", name))
    return faults


def _kind(member: Member, column: str) -> Kind | None:
    """Give the kind of what a member's events are grouped by; None where there is no such column."""
    inner = member.correlation
    if inner is None or column in VOCABULARY:
        return VOCABULARY[column].kind if column in VOCABULARY else None
    # An alias of the inner correlation stands for columns of one kind, which was checked when that one was read.
    first = next(iter(inner.aliases.get(column, {}).values()), column)
    return VOCABULARY[first].kind if first in VOCABULARY else None


def _condition(document: Document, correlation: Correlation, members: Sequence[Member]) -> list[Fault]:
    kind, wanted = correlation.kind, correlation.wanted
    if wanted is not None:
        positive = asked_for(wanted)
        among = positive if kind is CorrelationKind.TEMPORAL_ORDERED else range(len(members))
        if can_hold(wanted, len(members), among):
            return []
        message = "this never alerts: at an event, the condition cannot hold"
        return [document.fault(message, "an event is one of a rule, and that rule is then present", *_HERE)]
    if kind in TEMPORAL:
        plain = correlation.operator is Operator.GTE and 1 <= correlation.threshold <= len(members)
        whole = correlation.threshold == len(members) or kind is CorrelationKind.TEMPORAL
        if plain and whole and correlation.limit is None:
            return []
        message = f"the condition of {kind} does not fit its {len(members)} rules"
        return [document.fault(message, "leave the condition out: all rules are asked for", *_HERE)]
    if correlation.threshold < 1:
        message = f"the threshold {correlation.threshold} is under 1"
        return [document.fault(message, "what a window holds is counted from 1: use 1 or more", *_HERE)]
    faults = _valued(document, correlation, members) if kind in VALUED else []
    return faults or _never(document, correlation)


def _valued(document: Document, correlation: Correlation, members: Sequence[Member]) -> list[Fault]:
    here = (*_HERE, "field")
    kind, field = correlation.kind, correlation.field
    if field is None:
        return [document.fault(f"{kind} takes one field", "", *here)]
    column = VOCABULARY.get(field)
    if column is None:
        return [document.fault(f"unknown field {field}", nearest(field, VOCABULARY), *here)]
    if kind in _NUMERIC and column.kind is not Kind.NUMBER:
        return [document.fault(f"{kind} over {field}, which holds {column.kind}", "use a number", *here)]
    return [
        document.fault(
            f"{kind} over {field}, which {member.name} does not group by",
            "a correlation happens with the values of its groups, and has no others",
            *here,
        )
        for member in members
        if member.correlation is not None and field not in member.correlation.group_by
    ]


def _never(document: Document, correlation: Correlation) -> list[Fault]:
    """Refuse comparisons that no measure can pass."""
    least, most, why = _measures(correlation)
    whole = correlation.kind is not CorrelationKind.VALUE_AVG
    comparisons = [(correlation.operator, correlation.threshold), *([correlation.limit] if correlation.limit else [])]
    for operator, number in comparisons:
        if operator is Operator.EQ and whole and number != int(number):
            return [document.fault(f"this never alerts: {number:g} is no whole number", "use gte or lte", *_HERE)]
    if not _passable(comparisons, -math.inf, math.inf, whole=whole):
        message = "this never alerts: no number is within these limits"
        return [document.fault(message, "let the lower limit be below the upper one", *_HERE)]
    if _passable(comparisons, least, most, whole=whole):
        return []
    remedy = (
        "use a longer timespan or a lower threshold"
        if correlation.field == "active_minute"
        else "use another threshold"
    )
    if not _passable(comparisons, least, math.inf, whole=whole):
        why = "no measure is so small"
    return [document.fault(f"this never alerts: {why}", remedy, *_HERE)]


def _passable(comparisons: Sequence[tuple[Operator, float]], low: float, high: float, *, whole: bool) -> bool:
    """Tell whether a number from `low` to `high` passes all comparisons."""
    for operator, number in comparisons:
        if operator in {Operator.GTE, Operator.GT, Operator.EQ}:
            low = max(low, _above(number, operator, whole=whole))
        if operator in {Operator.LTE, Operator.LT, Operator.EQ}:
            high = min(high, -_above(-number, operator, whole=whole))
    strict = not whole and low == high and any(one in {Operator.GT, Operator.LT} for one, _ in comparisons)
    return low <= high and not strict


def _above(number: float, operator: Operator, *, whole: bool) -> float:
    """Give the least measure that is over a number, or also equal to it where the operator says so."""
    if not whole:
        return number
    if operator in {Operator.GT, Operator.LT}:
        return math.floor(number) + 1
    return math.ceil(number)


def _measures(correlation: Correlation) -> tuple[float, float, str]:
    """Give the least and the largest measure, and in words why it is no more; empty where nothing bounds it."""
    column = VOCABULARY.get(correlation.field or "")
    match correlation.kind:
        case CorrelationKind.EVENT_COUNT:
            return 1, math.inf, ""
        case CorrelationKind.VALUE_COUNT if column is not None:
            if column.name == "active_minute":
                # A window of a length touches one minute more than it is long.
                most = correlation.window_us // _MINUTE_US + 1
                return 1, most, f"a window of {span(correlation.window_us)} has at most {most} minutes"
            values = _distinct(column)
            return 1, values, "" if math.isinf(values) else f"{column.name} has {values:,} different values"
        case CorrelationKind.VALUE_AVG | CorrelationKind.VALUE_PERCENTILE if column is not None:
            least, most = limits_of(column.name)
            return least, most, f"{column.name} is from {least:,} to {most:,}"
        case _:
            return -math.inf, math.inf, ""


def _distinct(column: Column) -> float:
    """Give how many different values a column can hold; infinite where that is open."""
    if column.kind is Kind.FLAG:
        return 2
    if column.kind is Kind.TEXT:
        return len(column.known) or math.inf
    if column.kind is Kind.NUMBER:
        least, most = limits_of(column.name)
        return most - least + 1
    return math.inf
