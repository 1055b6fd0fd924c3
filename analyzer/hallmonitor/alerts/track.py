"""The episodes of one entry of the policy, from what its rules matched to which of them are over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts import buckets, crossing
from hallmonitor.alerts.blocks import joined
from hallmonitor.alerts.bucketing import Bucketing
from hallmonitor.alerts.episodes import closed, fold
from hallmonitor.alerts.fingerprint import fingerprint
from hallmonitor.alerts.kept_rows import ROWS, KeptRows
from hallmonitor.alerts.spans import Spans
from hallmonitor.alerts.store import PAIR
from hallmonitor.correlate.grouping import Grouping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.alerts.asked import Narrowing
    from hallmonitor.alerts.first_seen import FirstSeen
    from hallmonitor.alerts.store import Renumbered, Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]

_OPEN = ("first_us", "last_us", "peak")
_EVER = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rows up to a time make of the episodes.

    Attributes:
        now: rows that are decided with it and count.
        later: rows that it leaves undecided.
        open: episodes that may go on.
        closed: episodes that cannot.
    """

    now: dict[str, Array]
    later: dict[str, Array]
    open: Spans
    closed: Spans


class Track:
    """Open episodes of one entry, with the rows that they and later ones are made of.

    Args:
        work: the entry.
        store: holds the records.
        first_seen: tells which records are the first of their device and domain.
        narrowing: which rows count, where the site says so; None for all.
    """

    def __init__(self, work: Work, store: Store, first_seen: FirstSeen, narrowing: Narrowing | None = None) -> None:
        self.work = work
        self._store = store
        self._first_seen = first_seen
        self._narrowing = narrowing
        self._bucketing = Bucketing(work, store, narrowed=narrowing is not None)
        self.rows = KeptRows(work, store, self._bucketing)
        self.open = Spans.empty(len(work.correlation.group_by))

    @property
    def fingerprint(self) -> str:
        """Hash of what decides which rows are kept, and what becomes of them; see `fingerprint.fingerprint`."""
        return fingerprint([self.work], None if self._narrowing is None else self._narrowing.terms)

    @property
    def lookback_us(self) -> int:
        """How long before an event a row may lie that has a say in it, microseconds."""
        narrowed = 0 if self._narrowing is None else self._narrowing.lookback_us
        return self.work.lookback_us + narrowed

    def reach_us(self, decided_us: int) -> int:
        """Give the time before which no record or loss has a say in any alert to come, microseconds since 1970.

        Args:
            decided_us: up to where all is decided.
        """
        # An episode's first record may lie a look-back before it, and a loss a window before that.
        begun = min(decided_us, int(self.open.first_us.min(initial=decided_us)))
        return begun - self.lookback_us - self.work.correlation.window_us

    def decide(self, after_us: int | None, until_us: int | None) -> Decision:
        """Work out what the rows up to a time make of the episodes, and change nothing.

        Args:
            after_us: up to where rows are decided already; None for nowhere.
            until_us: up to where all rows are known; None for all that there are.
        """
        waiting = self.rows.waiting.whole()
        known = None if until_us is None else waiting["ts"] <= until_us
        now, later = (waiting, joined([], ROWS)) if known is None else (_at(waiting, known), _at(waiting, ~known))
        now = self._only_first(now)
        if not now["ts"].shape[0]:
            return self._decision(now, later, self.open, until_us)
        touched = buckets.table(now["bucket"])
        since = _EVER if after_us is None else after_us - self.lookback_us
        before = self.rows.settled.where(lambda block: touched[block["bucket"]] & (block["ts"] > since))
        rows = self._counting(joined([before, now], ROWS) if before["ts"].shape[0] else now)
        work = self.work
        possible = buckets.possible(work.correlation, rows["bucket"], rows["rule"], len(work.expressions))
        if possible is not None:
            rows = _at(rows, possible)
        spans = Spans.joined([self.open, crossing.crossings(work, rows, self._store, after_us, until_us)])
        _, group = Grouping.of(spans.values, len(spans))
        episodes = fold(work.correlation, group, spans)
        return self._decision(now, later, episodes, until_us)

    def settle(self, decision: Decision, until_us: int) -> None:
        """Take a decision as made, and drop now and then the rows that have no say any more."""
        self.rows.settle(decision.now, decision.later)
        self.open = decision.open
        if self.rows.is_loose:
            self.tidy(until_us)

    def tidy(self, until_us: int) -> None:
        """Drop the rows that have no say in what comes after a time."""
        since = np.full(buckets.NUMBER, until_us - self.lookback_us, dtype=np.int64)
        np.minimum.at(since, self._bucketing.of_spans(self.open), self.open.first_us - self.lookback_us)
        self.rows.tidy(since)

    def evidence(self, episodes: Spans) -> list[Array]:
        """Give the records of each episode, each record once; none where all of them were dropped."""
        if not len(episodes):
            return []
        touched = buckets.table(self._bucketing.of_spans(episodes))
        settled, waiting = (blocks.where(lambda block: touched[block["bucket"]]) for blocks in self.rows.parts)
        rows = self._counting(joined([settled, self._only_first(waiting)], ROWS))
        return crossing.evidence(self.work, rows, self._store, episodes)

    def recount(self) -> None:
        """Have the narrowing look at all rows, so that its accounts know what was kept before this judge began."""
        if self._narrowing is not None:
            settled, waiting = (blocks.whole() for blocks in self.rows.parts)
            self._counting(joined([settled, self._only_first(waiting)], ROWS))

    @property
    def held(self) -> list[tuple[str, Array]]:
        """Columns, each with numbers of values that open episodes hold; a column stands once for each name of it."""
        return list(zip(self.work.group_columns, self.open.values, strict=True))

    def renumber(self, new: Renumbered) -> None:
        """Take new numbers of records and of texts."""
        self.rows.renumber(new)
        values = tuple(new.values(name, numbers) for name, numbers in self.held)
        self.open = Spans(values, self.open.first_us, self.open.last_us, self.open.peak)

    def save(self) -> dict[str, Array]:
        """Give rows and open episodes as arrays."""
        arrays = self.rows.save()
        arrays |= {f"open {name}": getattr(self.open, name) for name in _OPEN}
        return arrays | {f"open value {number}": value for number, value in enumerate(self.open.values)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Take back what `save` gave; the store must hold its records already."""
        self.rows.restore(arrays)
        values = tuple(arrays[f"open value {number}"] for number in range(len(self.open.values)))
        self.open = Spans(values, *(arrays[f"open {name}"] for name in _OPEN))

    def _decision(
        self, now: dict[str, Array], later: dict[str, Array], episodes: Spans, until_us: int | None
    ) -> Decision:
        over = closed(self.work.correlation, episodes, until_us)
        return Decision(now, later, episodes.at(~over), episodes.at(over))

    def _only_first(self, rows: dict[str, Array]) -> dict[str, Array]:
        if not any(self.work.first) or not rows["ts"].shape[0]:
            return rows
        asked = np.asarray(self.work.first)[rows["rule"]]
        first = self._first_seen.earliest(self._store.take(PAIR, rows["row"])) == rows["ts"]
        return _at(rows, ~asked | first)

    def _counting(self, rows: dict[str, Array]) -> dict[str, Array]:
        if self._narrowing is None or not rows["ts"].shape[0]:
            return rows
        held = self._store.columns(self._narrowing.columns, rows["row"])
        return _at(rows, self._narrowing.counting(held))


def _at(rows: Mapping[str, Array], wanted: Array) -> dict[str, Array]:
    return {name: values[wanted] for name, values in rows.items()}
