"""One span of time looked at: what each rule let through, and how far the measure went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Kind, addresses
from hallmonitor.correlate import CorrelationKind
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.explain.closest import Closest, closest
from hallmonitor.explain.condition_words import condition_words
from hallmonitor.explain.near_miss import Look, RuleLook, Without
from hallmonitor.explain.part_counts import part_counts
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from hallmonitor.evaluate import Expression
    from hallmonitor.explain.applied import AppliedRule, AppliedSignature

    Mask = NDArray[np.bool_]

_STEPS = frozenset({CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED})


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time (from, to], microseconds since 1970, and what it is, as `Look` names it."""

    what: str
    from_us: int
    to_us: int


class Looker:
    """Looks at spans of the records of one device, or of all where the signature's groups are not of one device.

    Args:
        applied: the signature.
        table: stored records, from a window before the earliest span on.
        device: whose records are counted rule by rule.
    """

    def __init__(self, applied: AppliedSignature, table: pa.Table, device: str) -> None:
        self._applied = applied
        self._table = table
        self._stored = StoredColumns.of(table)
        self._judgment = Judgment(self._stored)
        self._ts = self._stored.columns.numbers("ts")[0]
        devices = self._stored.columns.coded("device")
        self._ours: Mask = np.isin(devices.codes, [code for code, text in enumerate(devices.values) if text == device])
        self._matched = [self._judgment.verdicts(rule.expression).yes for rule in applied.rules]

    @property
    def addresses_shown(self) -> bool:
        """Whether home addresses are stored."""
        return self._stored.addresses_shown

    def best(self, first_us: int, last_us: int) -> Closest | None:
        """Find the closest window that ends with a record that counts in [first, last]."""
        return self._best(self._matched, first_us, last_us)

    def look(self, span: Span) -> Look:
        """Look at the window that ends a span."""
        inside: Mask = (self._ts > span.from_us) & (self._ts <= span.to_us)
        ours = inside & self._ours
        table = self._table.filter(ours)
        stored = StoredColumns.of(table)
        judgment = Judgment(stored)
        found = self._closest([mask & inside for mask in self._matched], span)
        unknown = self._value_unknown(inside)
        rules = self._applied.rules
        steps = () if found is None else found.steps
        missing = [rule.name for place, rule in enumerate(rules) if place not in steps]
        return Look(
            span.what,
            span.from_us,
            span.to_us,
            int(np.count_nonzero(ours)),
            int(np.unique(self._stored.columns.numbers("flow_id")[0][ours]).shape[0]),
            tuple(RuleLook(rule.name, part_counts(_conditions(rule), judgment, len(stored))) for rule in rules),
            {} if found is None else self._group(found),
            0 if found is None else found.reached,
            unknown,
            None if found is None else found.at_us,
            found is not None and found.across and not unknown,
            tuple(missing) if self._applied.correlation.kind in _STEPS else (),
            int(sum(np.count_nonzero(self._judgment.verdicts(rule.expression).unknown & ours) for rule in rules)),
            () if unknown else self._without(inside, lambda matched: self._closest(matched, span)),
        )

    def _best(self, matched: list[Mask], first_us: int, last_us: int) -> Closest | None:
        events = counted(self._applied, self._stored, matched)
        return closest(self._applied.correlation, events, len(self._applied.rules), first_us, last_us)

    def _closest(self, matched: list[Mask], span: Span) -> Closest | None:
        events = counted(self._applied, self._stored, matched)
        rules = len(self._applied.rules)
        return closest(self._applied.correlation, events, rules, span.from_us, span.to_us, whole=True)

    def without(self, first_us: int, last_us: int) -> tuple[Without, ...]:
        """Tell how close windows that end with a record in [first, last] would be without each condition."""
        everywhere = np.ones(len(self._stored), dtype=np.bool_)
        return self._without(everywhere, lambda matched: self._best(matched, first_us, last_us))

    def _without(self, inside: Mask, find: Callable[[list[Mask]], Closest | None]) -> tuple[Without, ...]:
        """Measure anew without each condition of each rule, where that lets more records count."""
        told: list[Without] = []
        for place, rule in enumerate(self._applied.rules):
            conditions = _conditions(rule)
            for here, (origin, dropped) in enumerate(conditions):
                others = [condition for other, (_, condition) in enumerate(conditions) if other != here]
                matched = [mask & inside for mask in self._matched]
                before = matched[place]
                wider = self._judgment.verdicts(all_of(others)).yes & inside if others else before
                # A rule without any condition is no rule, and a condition that leaves nothing out decides nothing.
                if np.array_equal(wider, before):
                    continue
                matched[place] = wider
                found = find(matched)
                if found is not None:
                    words = condition_words(dropped)
                    more = int(np.count_nonzero(wider & ~before))
                    told.append(Without(rule.name, origin, words, more, found.reached, found.across, found.at_us))
        return tuple(sorted(told, key=lambda one: (not one.across, one.more)))

    def _value_unknown(self, inside: Mask) -> bool:
        """Tell whether the measure reads a value that is not stored."""
        field = self._applied.correlation.field
        if field is None:
            return False
        matched = np.logical_or.reduce(self._matched) & inside
        return bool((self._stored.unknown(field) & matched).any())

    def _group(self, found: Closest) -> Mapping[str, str | int | None]:
        """Give the values of the group that came closest, by the names of its first rule."""
        correlation = self._applied.correlation
        columns = correlation.columns_for(self._applied.rules[0].name)
        return {
            name: self._value(column, found.row) for name, column in zip(correlation.group_by, columns, strict=True)
        }

    def _value(self, column: str, row: int) -> str | int | None:
        columns = self._stored.columns
        if self._stored.unknown(column)[row]:
            return None
        if columns.kind(column) is Kind.TEXT:
            coded = columns.coded(column)
            return coded.values[int(coded.codes[row])]
        if columns.kind(column) is Kind.ADDRESS:
            high, low = columns.addresses(column)
            return addresses.text(int(high[row]), int(low[row]))
        return int(columns.numbers(column)[0][row])


def _conditions(rule: AppliedRule) -> list[tuple[str, Expression]]:
    """Give the conditions of a rule one by one, and each filter, or what the policy adds, as one."""
    own = [(origin, expression) for origin, expression in rule.parts if not origin]
    return [*own, *((origin, rule.only(origin)) for origin in rule.origins)]
