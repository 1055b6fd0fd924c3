"""One span of time looked at: what each rule let through, and how far the measure went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.correlate import CorrelationKind, columns_asked
from hallmonitor.correlate.wanted import in_order
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.explain.alert_records import value_unknown
from hallmonitor.explain.applied import outer_columns
from hallmonitor.explain.closest import Closest, closest
from hallmonitor.explain.condition_words import condition_words
from hallmonitor.explain.incidental import beyond
from hallmonitor.explain.measure_words import member_names
from hallmonitor.explain.near_miss import Look, RuleLook, Without
from hallmonitor.explain.part_counts import part_counts
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.stored_numbers import StoredNumbers
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import Windows, is_stepped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    import pyarrow as pa
    from numpy.typing import NDArray

    from hallmonitor.evaluate import Expression
    from hallmonitor.explain.applied import AppliedRule, AppliedSignature

    Mask = NDArray[np.bool_]


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
        zone: the site's time zone.
    """

    def __init__(self, applied: AppliedSignature, table: pa.Table, device: str, zone: ZoneInfo) -> None:
        self._applied = applied
        self._table = table
        self._zone = zone
        self._stored = StoredColumns.of(table)
        self._numbers = StoredNumbers(self._stored)
        self._judgment = Judgment(self._stored)
        self._ts = self._stored.columns.numbers("ts")[0]
        devices = self._stored.columns.coded("device")
        self._ours: Mask = np.isin(devices.codes, [code for code, text in enumerate(devices.values) if text == device])
        self._every = [self._judgment.verdicts(rule.expression).yes for rule in applied.rules]
        self._matched = self._counting(self._every)
        self._within: Mask = np.logical_or.reduce(self._every) & ~np.logical_or.reduce(self._matched)

    @property
    def addresses_shown(self) -> bool:
        """Whether home addresses are stored."""
        return self._stored.addresses_shown

    @property
    def columns_read(self) -> tuple[frozenset[str], ...]:
        """For each rule, the columns that make groups or measures."""
        return columns_asked(self._applied.correlation, self._applied.names)

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
        matched = [mask & inside for mask in self._matched]
        found = self._closest(matched, span)
        unknown = value_unknown(self._applied, self._stored, matched)
        rules = self._applied.rules
        missing, in_the_way = self._missing(found, matched, span)
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
            tuple(missing),
            tuple(in_the_way),
            self._applied.correlation.kind is CorrelationKind.TEMPORAL_ORDERED
            and found is not None
            and not (found.across or missing or in_the_way),
            int(sum(np.count_nonzero(self._judgment.verdicts(rule.expression).unknown & ours) for rule in rules)),
            int(np.count_nonzero(self._within & ours)),
            () if unknown else self._without(inside, lambda matched: self._closest(matched, span)),
        )

    def _counting(self, matched: list[Mask]) -> list[Mask]:
        """Leave out the records that are within an allowance."""
        counts = beyond(self._applied.allowances, self._zone, self._table, matched)
        return [mask & counts for mask in matched]

    def _best(self, matched: list[Mask], first_us: int, last_us: int) -> Closest | None:
        measured = Windows(self._applied, self._numbers, matched).measured()
        return closest(self._applied.correlation, measured, first_us, last_us)

    def _closest(self, matched: list[Mask], span: Span) -> Closest | None:
        measured = Windows(self._applied, self._numbers, matched).measured()
        return closest(self._applied.correlation, measured, span.from_us, span.to_us, whole=True)

    def without(self, first_us: int, last_us: int) -> tuple[Without, ...]:
        """Tell how close windows that end with a record in [first, last] would be without each condition."""
        everywhere = np.ones(len(self._stored), dtype=np.bool_)
        return self._without(everywhere, lambda matched: self._best(matched, first_us, last_us))

    def _without(self, inside: Mask, find: Callable[[list[Mask]], Closest | None]) -> tuple[Without, ...]:
        """Measure anew without each condition of each rule, where that lets more records count."""
        told: list[Without] = []
        for place, (rule, before) in enumerate(zip(self._applied.rules, self._every, strict=True)):
            conditions = _conditions(rule)
            for here, (origin, dropped) in enumerate(conditions):
                others = [condition for other, (_, condition) in enumerate(conditions) if other != here]
                wider = self._judgment.verdicts(all_of(others)).yes if others else before
                # A rule without any condition is no rule, and a condition that leaves nothing out decides nothing.
                if np.array_equal(wider & inside, before & inside):
                    continue
                matched = [*self._every[:place], wider, *self._every[place + 1 :]]
                found = find([mask & inside for mask in self._counting(matched)])
                if found is not None:
                    words = condition_words(dropped)
                    more = int(np.count_nonzero(wider & ~before & inside))
                    told.append(Without(rule.name, origin, words, more, found.reached, found.across, found.at_us))
        return tuple(sorted(told, key=lambda one: (not one.across, one.more)))

    def _group(self, found: Closest) -> Mapping[str, str | int | None]:
        """Give the values of the group that came closest, by the names that it is grouped by."""
        columns = zip(self._applied.correlation.group_by, outer_columns(self._applied)[0], found.group, strict=True)
        return {name: self._numbers.value(column, number) for name, column, number in columns}

    def _missing(self, found: Closest | None, matched: list[Mask], span: Span) -> tuple[list[str], list[str]]:
        """Give the steps that are missing, and those that should be."""
        correlation = self._applied.correlation
        if not is_stepped(correlation):
            return [], []
        names = member_names(correlation, self._applied.names)
        asked = range(len(names)) if correlation.wanted is None else in_order(correlation.wanted)
        if found is None:
            return [names[place] for place in asked], []
        windows = Windows(self._applied, self._numbers, matched)
        present = windows.present(found.group, max(span.from_us, found.at_us - correlation.window_us), span.to_us)
        missing = [names[place] for place in asked if place not in present]
        return missing, [names[place] for place in present if place not in asked]


def _conditions(rule: AppliedRule) -> list[tuple[str, Expression]]:
    """Give the conditions of a rule one by one, and each filter, or what the policy adds, as one."""
    own = [(origin, expression) for origin, expression in rule.parts if not origin]
    return [*own, *((origin, rule.only(origin)) for origin in rule.origins)]
