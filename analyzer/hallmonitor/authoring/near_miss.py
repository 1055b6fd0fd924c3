"""How near a sample that does not alert came to an alert."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts import Judge
from hallmonitor.alerts.first_asked import without_first
from hallmonitor.alerts.local_time import span
from hallmonitor.alerts.words import number
from hallmonitor.authoring.correlation_words import alerting_words
from hallmonitor.columns import Columns
from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.evaluate import AllOf, Evaluator
from hallmonitor.explain import condition_words
from hallmonitor.signature.unchanged import ANYWHERE, unchanged_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.correlate import Correlation
    from hallmonitor.signature import DetectionRule, Sample, Signature

_AT_MOST = frozenset({Operator.LT, Operator.LTE})
_BEYOND_ALL = 2.0**62
_NOT_THE_FIRST = "flows match, but none is the first of its device and domain"


def near_miss(signature: Signature, sample: Sample) -> str:
    """Say what the flows of a sample lack, such as "measured 19, wanted at least 20 active minutes within 4 h".

    Args:
        signature: one that does not alert on the sample.
        sample: its flows.
    """
    columns = Columns.from_rows(sample.rows)
    unmatched = [words for rule in signature.rules if (words := _unmatched(rule, columns))]
    if unmatched:
        return "; ".join(unmatched)
    correlation = signature.correlation
    if correlation is None:
        return _ungrouped(signature, columns, ("device",)) or _NOT_THE_FIRST
    measured = _furthest(signature, correlation, columns)
    if measured is None:
        return _ungrouped(signature, columns, correlation.group_by) or _apart(signature, correlation)
    return f"measured {number(measured)}, wanted {alerting_words(correlation, signature.unit)}"


def _unmatched(rule: DetectionRule, columns: Columns) -> str:
    """Say what the flow that comes nearest to a rule lacks; empty where a flow matches."""
    evaluation = Evaluator().over(columns)
    # Which record is the first of its device and domain no row can tell by itself.
    expression, _ = without_first(rule.expression)
    if evaluation.rows(expression).shape[0]:
        return ""
    parts = expression.parts if isinstance(expression, AllOf) else (expression,)
    passed = np.stack([evaluation.mask(part) for part in parts])
    nearest = int(passed.sum(axis=0).argmax())
    verdicts = passed[:, nearest].tolist()
    lacking = [condition_words(part) for part, holds in zip(parts, verdicts, strict=True) if not holds]
    return f"no flow matches {rule.name}; the nearest fails at: {'; '.join(lacking)}"


def _furthest(signature: Signature, correlation: Correlation, columns: Columns) -> float | None:
    """Give the measure that comes nearest to the threshold, of any window; None where none is told."""
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED or correlation.wanted is not None:
        return None
    if correlation.operator in _AT_MOST:
        loose = replace(correlation, operator=Operator.LTE, threshold=_BEYOND_ALL, limit=None)
    else:
        loose = replace(correlation, operator=Operator.GTE, threshold=0, limit=None)
    judge = _judge(replace(signature, correlation=loose))
    judge.observe(columns)
    measured = [float(alert.measured["value"]) for alert in judge.finish()]
    if not measured:
        return None
    return min(measured) if correlation.operator in _AT_MOST else max(measured)


def _ungrouped(signature: Signature, columns: Columns, group_by: Sequence[str]) -> str:
    judge = _judge(signature)
    judge.observe(columns)
    if not judge.ungrouped:
        return ""
    return f"flows match, but lack a value in {' or '.join(group_by)}, by which they are counted"


def _apart(signature: Signature, correlation: Correlation) -> str:
    ordered = correlation.kind is CorrelationKind.TEMPORAL_ORDERED
    order = " in this order, each later than the one before" if ordered else " as the condition wants them"
    groups = f" for the same {' and '.join(correlation.group_by)}" if correlation.group_by else ""
    names = ", ".join(rule.name for rule in signature.rules)
    return f"each of {names} matches a flow, but not within {span(correlation.window_us)}{groups}{order}"


def _judge(signature: Signature) -> Judge:
    return Judge([signature], unchanged_policy(signature), ANYWHERE, id_key=b"")
