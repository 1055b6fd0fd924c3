"""The correlation of a document, from what was written to what is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sigma.correlations import SigmaCorrelationType

from hallmonitor.columns import VOCABULARY
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import TEMPORAL
from hallmonitor.evaluate.values import column_of
from hallmonitor.signature.correlation_block import Written, read_block
from hallmonitor.signature.correlation_check import check_correlation
from hallmonitor.signature.durations import SECOND
from hallmonitor.signature.extended import read_extended
from hallmonitor.signature.sigma_errors import by_sigma

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaRule

    from hallmonitor.correlate.correlation import Member, Wanted
    from hallmonitor.signature.documents import Document
    from hallmonitor.signature.pipelines import Pipelines
    from hallmonitor_service.faults import Fault

_MEDIAN = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Correlated:
    """A document with a correlation, as far as it can be read without the documents that it names.

    Attributes:
        document: where it stands.
        parsed: pySigma's correlation.
        written: its block, checked.
    """

    document: Document
    parsed: SigmaCorrelationRule
    written: Written

    @property
    def listed(self) -> tuple[str, ...]:
        """Names and ids that it refers to, in its order."""
        return self.written.rules


def parse(document: Document, faults: list[Fault]) -> Correlated | None:
    """Read a correlation by itself; mistakes are added to `faults`, and None given where there is one."""
    found: list[Fault] = []
    result = read_block(document, found)
    faults += dict.fromkeys(found)
    return None if found or result is None else Correlated(document, *result)


def rename(
    correlated: Correlated, pipelines: Pipelines, rules: Mapping[str, SigmaRule | SigmaCorrelationRule]
) -> list[Fault]:
    """Give the fields of a correlation the names that pipelines give them."""
    faults: list[Fault] = []
    by_sigma(correlated.document, faults, lambda: pipelines.rename(correlated.parsed, rules), "correlation")
    return faults


def read_correlation(
    correlated: Correlated, members: Sequence[Member], faults: list[Fault], *, inner: bool = False
) -> Correlation | None:
    """Read a correlation whose members are known; mistakes are added to `faults`, and None given where there is one.

    Args:
        correlated: the correlation.
        members: what it is over, in its order; names as it names them.
        faults: where mistakes go.
        inner: whether another correlation is over it, so that its members are not all rules of the signature.
    """
    parsed, written, document = correlated.parsed, correlated.written, correlated.document
    chained = inner or any(member.correlation is not None for member in members)
    aliases = {
        alias.alias: {ref.reference: _named(column) for ref, column in alias.mapping.items()}
        for alias in parsed.aliases
    }
    found: list[Fault] = []
    median = parsed.type is SigmaCorrelationType.VALUE_MEDIAN
    kind = CorrelationKind.VALUE_PERCENTILE if median else CorrelationKind(parsed.type.name.lower())
    operator, threshold = written.comparison or (Operator.GTE, len(members))
    if kind in TEMPORAL:
        operator, threshold = _at_least(operator, threshold)
    correlation = Correlation(
        kind=kind,
        window_us=parsed.timespan.seconds * SECOND,
        group_by=tuple(name if name in aliases else _named(name) for name in parsed.group_by or ()),
        operator=operator,
        threshold=1 if written.extended else threshold,
        field=None if written.field is None else _named(_field(parsed, written.field)),
        aliases=aliases,
        percentile=_MEDIAN if median else written.percentile,
        members=tuple(members) if chained else (),
        limit=written.limit,
        wanted=_extended(correlated, members, found),
    )
    found += check_correlation(document, correlation, members)
    faults += found
    return None if found else correlation


def _named(field: str) -> str:
    """Give the column that a field names, or the field as it is written."""
    column = column_of(VOCABULARY, field)
    return field if column is None else column.name


def _field(parsed: SigmaCorrelationRule, written: str) -> str:
    """Give the field that is measured, as the pipelines have left it."""
    field = getattr(parsed.condition, "fieldref", None)
    return field if isinstance(field, str) else written


def _at_least(operator: Operator, threshold: float) -> tuple[Operator, float]:
    """Say "more than" of a whole number of rules as "at least", the form that temporal kinds have."""
    if operator is Operator.GT and threshold == int(threshold):
        return Operator.GTE, threshold + 1
    return operator, threshold


def _extended(correlated: Correlated, members: Sequence[Member], faults: list[Fault]) -> Wanted | None:
    text = correlated.written.extended
    if text is None:
        return None
    names = [member.name for member in members]
    here = ("correlation", "condition")
    return by_sigma(correlated.document, faults, lambda: read_extended(text, names), *here)
