"""A signature as a person reads it: what it looks for, what makes an alert, and what that cannot show."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from hallmonitor.authoring.correlation_words import alerting_words, measured_lines
from hallmonitor.evaluate import AllOf, Constant, Not
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.explain import condition_lines
from hallmonitor.report.settings import limit
from hallmonitor.report.words import count
from hallmonitor.signature.clauses import CLAUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.evaluate import Expression
    from hallmonitor.signature import Signature

WIDTH = 80
_LABEL_WIDTH = 13
_ALL = 1_000_000
"""More entries than a list has: all are shown."""
_SECOND = 1_000_000
_EVIDENCE = {
    "seen": "seen: the traffic shows the pattern; whether the clause forbids it is for a person to judge",
    "indicated": "indicated: the traffic raises a question, and its answer lies outside the traffic",
}


def described_text(signature: Signature, policies: Sequence[str] | None) -> str:
    """A signature as lines of 80 columns, but for names that are longer.

    Args:
        signature: what is described.
        policies: names of the policies that use it; None where that is not known.
    """
    lines = [f"{signature.name}: {signature.title}"]
    for label, paragraphs in _rows(signature, policies):
        for place, paragraph in enumerate(paragraphs):
            lines += _wrapped(label if place == 0 else "", paragraph)
    return "\n".join(lines)


def described_value(signature: Signature, policies: Sequence[str] | None) -> dict[str, Any]:
    """A signature as JSON has it; parameters as of `described_text`."""
    correlation = signature.correlation
    return {
        "name": signature.name,
        "title": signature.title,
        "description": signature.description,
        "id": signature.id,
        "version": signature.version,
        "level": signature.level,
        "clause": signature.clause,
        "evidence": signature.evidence,
        "kind": kind_of(signature),
        "rules": [
            {
                "name": rule.name,
                "picks": condition_lines(_decided(rule.expression), _ALL),
                "filters": list(rule.filters),
            }
            for rule in signature.rules
        ],
        "counts": [] if correlation is None else list(measured_lines(correlation, rule_names(signature))),
        "alerts_at": alerts_at(signature),
        "group_by": ["device"] if correlation is None else list(correlation.group_by),
        "window_s": None if correlation is None else correlation.window_us // _SECOND,
        "threshold": None if correlation is None else correlation.threshold,
        "operator": None if correlation is None else str(correlation.operator),
        "unit": signature.unit,
        "cannot_show": signature.cannot_show,
        "advice": signature.advice,
        "samples": {
            side: [sample.name for sample in samples]
            for side, samples in (("match", signature.samples.match), ("no_match", signature.samples.no_match))
        },
        "policies": None if policies is None else list(policies),
        "file": str(signature.path),
        "line": signature.line,
        "sha256": signature.sha256,
    }


def kind_of(signature: Signature) -> str:
    """The type of its correlation, or `plain`."""
    return "plain" if signature.correlation is None else str(signature.correlation.kind)


def alerts_at(signature: Signature) -> str:
    """What makes an alert, such as "at least 20 active minutes within 4 h"."""
    if signature.correlation is None:
        return limit("gte", 1, signature.unit, None, signature.gap_us // _SECOND)
    return alerting_words(signature.correlation, signature.unit)


def rule_names(signature: Signature) -> list[str]:
    """Names of its rules, in its order."""
    return [rule.name for rule in signature.rules]


def _rows(signature: Signature, policies: Sequence[str] | None) -> Iterator[tuple[str, list[str]]]:
    yield "looks for", [signature.description or "its file does not say"]
    for rule in signature.rules:
        yield (
            "picks",
            [
                f"{rule.name}, a flow of which this holds:",
                *(f"  {line}" for line in condition_lines(_decided(rule.expression))),
            ],
        )
    if signature.correlation is not None:
        yield "counts", list(measured_lines(signature.correlation, rule_names(signature)))
    yield "alerts at", [alerts_at(signature)]
    yield "level", [signature.level]
    yield "clause", [f"{signature.clause}. {CLAUSES.get(signature.clause, '')}"]
    yield "evidence", [_EVIDENCE[signature.evidence]]
    filters = sorted({name for rule in signature.rules for name in rule.filters})
    yield "filters", [", ".join(filters) or "none"]
    yield "cannot show", [signature.cannot_show]
    yield "advice", [signature.advice]
    match, no_match = len(signature.samples.match), len(signature.samples.no_match)
    yield "samples", [f"{count(match, 'sample')} that must alert, {count(no_match, 'sample')} that must not"]
    if policies is not None:
        yield "policies", [", ".join(policies) or "none uses it"]
    yield "version", [f"{signature.version}, id {signature.id}"]
    yield "written in", [f"{signature.path}:{signature.line}"]


def _decided(expression: Expression) -> Expression:
    """Leave out of a conjunction what always holds, as a filter does whose list is empty."""
    if not isinstance(expression, AllOf):
        return expression
    always = (Constant(value=True), Not(Constant(value=False)))
    return all_of([part for part in expression.parts if part not in always] or [Constant(value=True)])


def _wrapped(label: str, paragraph: str) -> list[str]:
    """Wrap a paragraph behind its label; what it is indented by, its further lines are too, and two more."""
    text = paragraph.lstrip(" ")
    margin = " " * (_LABEL_WIDTH + 2 + len(paragraph) - len(text))
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"  {label:<{len(margin) - 2}}",
        subsequent_indent=margin + ("  " if text != paragraph else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
