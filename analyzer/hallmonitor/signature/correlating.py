"""The correlation of a signature, checked and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import VALUED
from hallmonitor.nearest import nearest
from hallmonitor.signature.detection import by_sigma, sigma_fault
from hallmonitor.signature.durations import SECOND

if TYPE_CHECKING:
    from collections.abc import Collection

    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document

_TEMPORAL = frozenset({CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED})
_SUMMED = frozenset({CorrelationKind.VALUE_SUM, CorrelationKind.VALUE_AVG})
_KEYS = ("type", "rules", "generate", "group-by", "timespan", "aliases", "condition")
_MINUTE_US = 60 * SECOND


def parse(document: Document, faults: list[Fault]) -> SigmaCorrelationRule | None:
    """Have pySigma parse a correlation; mistakes are added to `faults`, and None given where there is one."""
    found: list[Fault] = []
    block = document.data["correlation"]
    if isinstance(block, dict):
        for key in block:
            if key not in _KEYS:
                message = f"unknown key {key} in correlation"
                found.append(document.fault(message, nearest(str(key), _KEYS), "correlation", str(key)))
        rules = block.get("rules", "")
        if not all(isinstance(rule, str) for rule in (rules if isinstance(rules, list) else [rules])):
            message = "rules is the name of a rule, or a list of names"
            found.append(document.fault(message, "put numbers in quotes", "correlation", "rules"))
        condition = block.get("condition")
        if block.get("type") == "value_percentile" and isinstance(condition, dict) and "percentile" not in condition:
            message = "value_percentile without percentile"
            found.append(document.fault(message, "add percentile to its condition", "correlation", "condition"))
    parsed = by_sigma(document, found, lambda: SigmaCorrelationRule.from_dict(document.data, collect_errors=True))
    if parsed is not None:
        found += [sigma_fault(document, error) for error in parsed.errors]
    faults += found
    return None if found else parsed


def read_correlation(
    document: Document, parsed: SigmaCorrelationRule, rules: Collection[str], faults: list[Fault]
) -> Correlation | None:
    """Read a parsed correlation; mistakes are added to `faults`, and None given where there is one.

    Args:
        document: where it stands.
        parsed: pySigma's correlation.
        rules: names by which it refers to its rules, in its order.
        faults: where mistakes go.
    """
    name = parsed.type.name.lower()
    condition = parsed.condition
    if name not in set(CorrelationKind) or not isinstance(condition, SigmaCorrelationCondition):
        what = f"correlations of type {name}" if name not in set(CorrelationKind) else "conditions written as a text"
        remedy = f"the types are {', '.join(CorrelationKind)}"
        faults.append(document.fault(f"{what} are not supported", remedy, "correlation", "type"))
        return None
    kind = CorrelationKind(name)
    aliases = {
        alias.alias: {ref.reference: column for ref, column in alias.mapping.items()} for alias in parsed.aliases
    }
    correlation = Correlation(
        kind=kind,
        window_us=parsed.timespan.seconds * SECOND,
        group_by=tuple(parsed.group_by or ()),
        operator=Operator(condition.op.name.lower()),
        threshold=condition.count,
        field=condition.fieldref if isinstance(condition.fieldref, str) else None,
        aliases=aliases,
    )
    found = [*_groups(document, correlation, rules), *_condition(document, correlation, condition, len(rules))]
    faults += found
    return None if found else correlation


def _groups(document: Document, correlation: Correlation, rules: Collection[str]) -> list[Fault]:
    faults: list[Fault] = []
    for alias in correlation.aliases:
        for rule in correlation.aliases[alias]:
            if rule not in rules:
                message = f"the alias {alias} names {rule}, which is no rule of this correlation"
                faults.append(document.fault(message, nearest(rule, rules), "correlation", "aliases", alias, rule))
    for place, name in enumerate(correlation.group_by):
        columns = {correlation.aliases.get(name, {}).get(rule, name) for rule in rules}
        unknown = sorted(columns - set(VOCABULARY))
        for column in unknown:
            message = f"group-by on the unknown field {column}"
            faults.append(document.fault(message, nearest(column, VOCABULARY), "correlation", "group-by", place))
        if not unknown and len({VOCABULARY[column].kind for column in columns}) > 1:
            message = f"the alias {name} joins columns of different kinds"
            faults.append(document.fault(message, "", "correlation", "aliases", name))
    return faults


def _condition(
    document: Document, correlation: Correlation, condition: SigmaCorrelationCondition, rules: int
) -> list[Fault]:
    here = ("correlation", "condition")
    kind = correlation.kind
    if kind not in _TEMPORAL and correlation.threshold < 1:
        message = f"the threshold {correlation.threshold} is under 1"
        return [document.fault(message, "what a window holds is counted from 1: use 1 or more", *here)]
    if kind in VALUED:
        return _valued(document, correlation, condition.fieldref)
    if kind in _TEMPORAL:
        plain = correlation.operator is Operator.GTE and 1 <= correlation.threshold <= rules
        if not plain or (kind is CorrelationKind.TEMPORAL_ORDERED and correlation.threshold != rules):
            message = f"the condition of {kind} does not fit its {rules} rules"
            return [document.fault(message, "leave the condition out: all rules are asked for", *here)]
    return []


def _valued(document: Document, correlation: Correlation, field: object) -> list[Fault]:
    here = ("correlation", "condition", "field")
    kind = correlation.kind
    if not isinstance(field, str):
        return [document.fault(f"{kind} takes one field", "", *here)]
    column = VOCABULARY.get(field)
    if column is None:
        return [document.fault(f"unknown field {field}", nearest(field, VOCABULARY), *here)]
    if kind in _SUMMED and column.kind is not Kind.NUMBER:
        return [document.fault(f"{kind} over {field}, which holds {column.kind}", "use a number", *here)]
    # A window of a length touches one minute more than it is long.
    most = correlation.window_us // _MINUTE_US + 1
    beyond = correlation.operator in {Operator.GTE, Operator.GT} and correlation.threshold > most
    if kind is CorrelationKind.VALUE_COUNT and field == "active_minute" and beyond:
        message = f"this never alerts: a window of {correlation.window_us // SECOND} s has at most {most} minutes"
        return [document.fault(message, "use a longer timespan or a lower threshold", *here)]
    return []
