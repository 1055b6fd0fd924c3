"""The block `correlation` as it is written, held against the specification before pySigma reads it.

pySigma takes a percentile of 99.9 for 99, loses a field that a kind does not read, refuses ranges, and knows no hyphen
in the names of a condition.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sigma.correlations import SigmaCorrelationRule

from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.correlate.correlation import TEMPORAL, VALUED
from hallmonitor.signature.extended import names_in
from hallmonitor.signature.sigma_errors import parsed_by_sigma
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

KEYS = ("type", "rules", "generate", "group-by", "timespan", "aliases", "condition")
_OPERATORS = tuple(Operator)
_LOWER = frozenset({Operator.GT, Operator.GTE})
_UPPER = frozenset({Operator.LT, Operator.LTE})
_CONDITION = (*_OPERATORS, "field", "percentile")
_MEASURED = VALUED | {"value_median"}
_UNMEASURED = TEMPORAL | {CorrelationKind.EVENT_COUNT}
_PERCENTILE = CorrelationKind.VALUE_PERCENTILE
_HUNDRED = 100
_HERE = ("correlation", "condition")
_DAY_S = 86_400
_LONGEST_DAYS = 366
"""Days of a timespan: what a window holds must be kept, and no policy counts over more than a year."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a block says, as far as pySigma does not tell it.

    Attributes:
        rules: names and ids of what it is over, in its order.
        comparison: operator and threshold; None where the block has no comparison.
        limit: the second comparison of a range.
        field: what is measured.
        percentile: which one.
        extended: the condition as a text, of an extended temporal correlation.
    """

    rules: tuple[str, ...]
    comparison: tuple[Operator, float] | None = None
    limit: tuple[Operator, float] | None = None
    field: str | None = None
    percentile: float | None = None
    extended: str | None = None


def read_block(document: Document, faults: list[Fault]) -> tuple[SigmaCorrelationRule, Written] | None:
    """Read the block and have pySigma parse it; every mistake is added to `faults`."""
    block = document.data["correlation"]
    if not isinstance(block, dict):
        faults.append(document.fault("not Sigma: correlation is a mapping", "see the shipped ones", "correlation"))
        return None
    faults += [
        document.fault(f"unknown key {key} in correlation", nearest(str(key), KEYS), "correlation", str(key))
        for key in block
        if key not in KEYS
    ]
    _shape(document, block, faults)
    rules = _rules(document, block, faults)
    kind, condition = str(block.get("type", "")).lower(), block.get("condition")
    if isinstance(condition, str) and kind in TEMPORAL:
        rules = _named_rules(document, condition, rules, faults)
        written, harmless = Written(rules, extended=condition), None
    else:
        written = _compared(document, kind, condition, rules, faults)
        # All of the condition is read already; pySigma only gives the field to pipelines.
        harmless = {"gte": 1, "field": written.field or "any"} if kind in _MEASURED else {"gte": 1}
    changed = {key: value for key, value in block.items() if key != "condition"}
    if rules:
        changed["rules"] = list(rules)
    if condition is not None and harmless is not None:
        changed["condition"] = harmless
    data = {**document.data, "correlation": changed}
    parsed = parsed_by_sigma(document, faults, SigmaCorrelationRule, data)
    if parsed is None:
        return None
    seconds = getattr(parsed.timespan, "seconds", 0)
    if seconds > _LONGEST_DAYS * _DAY_S and not _differs_in_length(block.get("timespan")):
        message = f"the timespan {block.get('timespan')} is longer than {_LONGEST_DAYS} days"
        faults.append(document.fault(message, "use a shorter one", "correlation", "timespan"))
    return parsed, written


def _rules(document: Document, block: dict[str, Any], faults: list[Fault]) -> tuple[str, ...]:
    rules = [] if block.get("rules") is None else block["rules"]
    listed = rules if isinstance(rules, list) else [rules]
    if not all(isinstance(rule, str) for rule in listed):
        message = "rules is the name of a rule, or a list of names"
        faults.append(document.fault(message, "put numbers in quotes", "correlation", "rules"))
        return ()
    if not listed and ("rules" in block or not isinstance(block.get("condition"), str)):
        faults.append(document.fault("the correlation names no rules", "list them in rules", "correlation", "rules"))
    for place, rule in enumerate(listed):
        if rule in listed[:place]:
            message = f"the correlation names {rule} twice"
            faults.append(document.fault(message, "name it once", "correlation", "rules", place))
    return tuple(dict.fromkeys(listed))


def _named_rules(document: Document, condition: str, rules: tuple[str, ...], faults: list[Fault]) -> tuple[str, ...]:
    """Hold the names in an extended condition against the list of rules; without a list, they are the list."""
    try:
        names = names_in(condition)
    except ValueError as error:
        faults.append(document.fault(str(error), "", *_HERE))
        return rules
    if not rules:
        return tuple(names)
    for name in names:
        if name not in rules:
            message = f"the condition names {name}, which is not among the rules"
            faults.append(document.fault(message, nearest(name, rules), *_HERE))
    for place, rule in enumerate(rules):
        if rule not in names:
            message = f"the condition does not ask for {rule}"
            faults.append(document.fault(message, "take it out of rules, or ask for it", "correlation", "rules", place))
    return rules


def _compared(document: Document, kind: str, condition: object, rules: tuple[str, ...], faults: list[Fault]) -> Written:
    """Read a condition that compares."""
    if not isinstance(condition, dict):
        if isinstance(condition, str):
            message = f"{kind} compares a number, and only {' and '.join(sorted(TEMPORAL))} have a condition of names"
            faults.append(document.fault(message, "such as condition: {gte: 10}", *_HERE))
        elif condition is not None:
            faults.append(document.fault("the condition is a mapping", "such as condition: {gte: 10}", *_HERE))
        return Written(rules)
    faults += [
        document.fault(f"unknown key {key} in the condition", nearest(str(key), _CONDITION), *_HERE)
        for key in condition
        if key not in _CONDITION
    ]
    compared = [(operator, condition[operator]) for operator in _OPERATORS if operator in condition]
    for operator, number in compared:
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
            faults.append(document.fault(f"{operator} takes a number, not {number!r}", "such as 20", *_HERE, operator))
    ranged = sorted((one for one in compared if one[0] in _LOWER | _UPPER), key=lambda one: one[0] in _UPPER)
    is_range = len(compared) == len(ranged) == 2 and ranged[0][0] in _LOWER and ranged[1][0] in _UPPER  # noqa: PLR2004 - from and to
    if len(compared) != 1 and not is_range:
        message = "the condition has one comparison, or a lower and an upper limit"
        faults.append(document.fault(message, f"use one of {', '.join(_OPERATORS)}", *_HERE))
    first, second = (ranged[0], ranged[1]) if is_range else (compared[0] if compared else None, None)
    field, percentile = _measured(document, kind, condition, faults)
    return Written(rules, first, second, field, percentile)


def _measured(
    document: Document, kind: str, condition: dict[str, Any], faults: list[Fault]
) -> tuple[str | None, float | None]:
    """Read what is measured, and which percentile of it."""
    field, percentile = condition.get("field"), condition.get("percentile")
    if field is not None and kind in _UNMEASURED:
        faults.append(document.fault(f"{kind} reads no field", "leave it out, or count values", *_HERE, "field"))
    elif kind in _MEASURED and not isinstance(field, str):
        remedy = "group by the other fields" if isinstance(field, list) else "name it as field in the condition"
        faults.append(document.fault(f"{kind} takes one field", remedy, *_HERE, "field"))
    if kind == _PERCENTILE and "percentile" not in condition:
        faults.append(document.fault("value_percentile without percentile", "add percentile to its condition", *_HERE))
    elif "percentile" in condition:
        if kind != _PERCENTILE:
            remedy = "use the type value_percentile"
            faults.append(document.fault(f"{kind} reads no percentile", remedy, *_HERE, "percentile"))
        elif (
            isinstance(percentile, bool) or not isinstance(percentile, (int, float)) or not 0 <= percentile <= _HUNDRED
        ):
            message = f"the percentile is a number from 0 to {_HUNDRED}, not {percentile!r}"
            faults.append(document.fault(message, "such as 95", *_HERE, "percentile"))
    return (field if isinstance(field, str) else None), (percentile if kind == _PERCENTILE else None)


def _differs_in_length(timespan: object) -> bool:
    return isinstance(timespan, str) and timespan[:-1].isdecimal() and timespan[-1:] in {"M", "y"}


def _shape(document: Document, block: dict[str, Any], faults: list[Fault]) -> None:
    """Refuse what pySigma takes: time spans without a fixed length, and names that are no texts."""
    timespan = block.get("timespan")
    if _differs_in_length(timespan):
        what = "months" if str(timespan).endswith("M") else "years"
        message = f"the timespan {timespan} is in {what}, which differ in length"
        faults.append(document.fault(message, "write it in days, such as 30d", "correlation", "timespan"))
    group_by = block.get("group-by", [])
    listed = group_by if isinstance(group_by, list) else [group_by]
    for place, name in enumerate(listed):
        if not isinstance(name, str):
            faults.append(
                document.fault("group-by is a list of fields", "such as device", "correlation", "group-by", place)
            )
        elif name in listed[:place]:
            faults.append(
                document.fault(f"group-by names {name} twice", "name it once", "correlation", "group-by", place)
            )
    aliases = block.get("aliases")
    for alias, mapping in aliases.items() if isinstance(aliases, dict) else ():
        if isinstance(mapping, dict) and not all(isinstance(column, str) for column in mapping.values()):
            message = f"the alias {alias} maps a rule to what is no field"
            faults.append(document.fault(message, "name a field", "correlation", "aliases", alias))
