"""One entry of a policy as the judge works on it: what to look for, and which columns that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.alerts.first_asked import REMEDY, asks_elsewhere, without_first
from hallmonitor.correlate import Correlation, CorrelationKind, Operator, group_columns, lookback_us
from hallmonitor.correlate.correlation import TEMPORAL, VALUED
from hallmonitor.correlate.tree import members
from hallmonitor.evaluate import AllOf, Not
from hallmonitor.evaluate.expression import TextTest
from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hallmonitor.alerts.asked import Entry, Policy, Signature
    from hallmonitor.evaluate import Expression

_EVENTS_OF_A_DEVICE = ("device",)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one correlation reads of the rows of one rule.

    Attributes:
        rule: number of the rule.
        group: columns that make the group of that correlation.
        value: column that it counts, sums or averages.
        outer: columns that make the group of the outermost correlation, whose alert it is.
    """

    rule: int
    group: tuple[str, ...]
    value: str | None
    outer: tuple[str, ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that a row must hold to count."""
        return self.group if self.value is None else (*self.group, self.value)


@dataclass(frozen=True, slots=True)
class Work:
    """One entry with its signature.

    Attributes:
        entry: of the policy.
        signature: its signature.
        correlation: the signature's, with the policy's threshold; for a plain rule one that a single event crosses.
        expressions: what a row must be for each rule, without `first_seen`, which no row can tell by itself.
        first: for each rule, whether it asks for the first record of a device and domain.
        readings: what is read of each rule's rows, the outermost correlation's first.
    """

    entry: Entry
    signature: Signature
    correlation: Correlation
    expressions: tuple[Expression, ...]
    first: tuple[bool, ...]
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, entry: Entry, signature: Signature) -> Work:
        """Prepare an entry in which `faults` finds nothing."""
        correlation = correlation_applied(signature, entry.threshold)
        narrowed: list[Expression] = []
        if entry.schedules is not None:
            narrowed.append(in_schedules(entry.schedules))
        if entry.exempt_groups:
            narrowed.append(outside_groups(entry.exempt_groups))
        asked = [without_first(rule.expression) for rule in signature.rules]
        names = [rule.name for rule in signature.rules]
        return cls(
            entry,
            signature,
            correlation,
            tuple(_narrow(expression, narrowed) for expression, _ in asked),
            tuple(first for _, first in asked),
            tuple(readings(correlation, names)),
        )

    @property
    def group_columns(self) -> tuple[str, ...]:
        """For each name that the correlation groups by, the column that its value is read from."""
        return group_columns(self.correlation, [rule.name for rule in self.signature.rules])

    @property
    def plain(self) -> bool:
        """Whether it is a rule without a correlation."""
        return self.signature.correlation is None

    @property
    def nested(self) -> bool:
        """Whether it is a correlation over others."""
        return self.correlation.is_nested

    @property
    def lookback_us(self) -> int:
        """How long before an event a row may lie that counts for it, microseconds."""
        return lookback_us(self.correlation)

    @property
    def columns(self) -> frozenset[str]:
        """Columns that groups and values are read from."""
        return frozenset(name for reading in self.readings for name in (*reading.needed, *reading.outer))

    def shared(self) -> list[set[str]]:
        """Give the sets of columns whose values are compared with one another, for want of one name."""
        names = [rule.name for rule in self.signature.rules]
        return [columns for level in _levels(self.correlation) for columns in _sets(level, names) if len(columns) > 1]


def correlation_applied(signature: Signature, threshold: float | None) -> Correlation:
    """Give what a signature counts.

    Args:
        signature: of a plain rule it is the count of its rows by device, which a single one crosses.
        threshold: the policy's, instead of its own; a plain rule has none to change.
    """
    if signature.correlation is None:
        return Correlation(CorrelationKind.EVENT_COUNT, signature.gap_us, _EVENTS_OF_A_DEVICE, Operator.GTE, 1)
    return signature.correlation if threshold is None else signature.correlation.with_threshold(threshold)


def in_schedules(schedules: Sequence[str]) -> Expression:
    """Give what a row must be where a policy lets only some schedules count."""
    return TextTest("schedule", cased=True, exact=frozenset(schedules))


def outside_groups(groups: Sequence[str]) -> Expression:
    """Give what a row must be where a policy exempts groups of devices."""
    return Not(TextTest("device_group", cased=True, exact=frozenset(groups)))


def faults(policy: Policy, entry: Entry, known: Mapping[str, Signature]) -> list[Fault]:
    """Tell what keeps an entry from being judged.

    Args:
        policy: that holds the entry.
        entry: one of its entries.
        known: signatures by name.
    """
    signature = known.get(entry.signature_name)
    if signature is None:
        return [Fault(f"policy {policy.id} names the unknown signature {entry.signature_name}")]
    found: list[Fault] = []
    correlation = signature.correlation
    if entry.threshold is not None:
        if correlation is None or correlation.kind in TEMPORAL:
            message = f"policy {policy.id} sets a threshold for {signature.name}, which has none to change"
            found.append(Fault(message, "only correlations that count, sum or average have one"))
        elif correlation.limit is not None:
            message = f"policy {policy.id} sets one threshold for {signature.name}, which has two"
            found.append(Fault(message, "leave it out, or write a signature with other ones"))
    for rule in signature.rules:
        if asks_elsewhere(rule.expression):
            message = f"{signature.name}: the rule {rule.name} asks for first_seen where it cannot be decided"
            found.append(Fault(message, REMEDY))
    return found


def readings(correlation: Correlation, rules: list[str]) -> Iterator[Reading]:
    """Tell what a tree of correlations reads of each rule's rows."""
    yield from _readings(correlation, rules, correlation.group_by)


def _readings(correlation: Correlation, rules: list[str], outer: tuple[str, ...]) -> Iterator[Reading]:
    for member in members(correlation, rules):
        columns = correlation.columns_for(member.name)
        named = dict(zip(correlation.group_by, columns, strict=True))
        wanted = tuple(named[name] for name in outer)
        if member.correlation is not None:
            yield from _readings(member.correlation, rules, wanted)
        elif member.rule is not None:
            value = correlation.field if correlation.kind in VALUED else None
            yield Reading(member.rule, columns, value, wanted)


def _levels(correlation: Correlation) -> Iterator[Correlation]:
    yield correlation
    for member in correlation.members:
        if member.correlation is not None:
            yield from _levels(member.correlation)


def _sets(correlation: Correlation, rules: list[str]) -> list[set[str]]:
    """Give for each name that a correlation groups by the columns that stand behind it."""
    return list(map(set, zip(*(reading.outer for reading in readings(correlation, rules)), strict=True)))


def _narrow(expression: Expression, narrowed: list[Expression]) -> Expression:
    if not narrowed:
        return expression
    own = expression.parts if isinstance(expression, AllOf) else (expression,)
    return AllOf((*own, *narrowed))
