"""The rows that count for one entry of the policy, and its episodes that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts import buckets, crossing
from hallmonitor.alerts.blocks import Blocks, joined
from hallmonitor.alerts.episodes import closed, fold
from hallmonitor.alerts.spans import Spans
from hallmonitor.alerts.store import PAIR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.alerts.asked import Narrowing
    from hallmonitor.alerts.first_seen import FirstSeen
    from hallmonitor.alerts.store import Renumbered, Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]
    Mask = NDArray[np.bool_]
    Block = Mapping[str, Array]

ROWS = {"row": np.int32, "rule": np.int8, "bucket": np.uint16, "ts": np.int64}
"""What is kept of a row: the number of its record, the rule that matched, the bucket of its group, microseconds."""

_PLACES = ("settled", "waiting")
_SAVED = ("row", "rule")  # the rule only where there are several
_OPEN = ("first_us", "last_us", "peak")

_LOOSE = 4096
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
    """Rows and open episodes of one entry.

    Rows of times that are decided lie in blocks; those of later times wait beside them.

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
        self._by_bucket = _bucket_columns(work, narrowed=narrowing is not None)
        self._needed = [[one for one in work.readings if one.rule == rule] for rule in range(len(work.expressions))]
        self.settled = Blocks(ROWS)
        self.waiting = Blocks(ROWS)
        self.open = Spans.empty(len(work.correlation.group_by))
        self.ungrouped = 0
        """Rows left out so far because a group's column holds nothing; a row counts once for each rule it matched."""
        self.dropped = 0
        """Rows dropped so far although they might have counted."""
        self.lost_us: tuple[int, int] | None = None
        """First and last time of those."""
        self._kept = 0

    def __len__(self) -> int:
        return len(self.settled) + len(self.waiting)

    @property
    def parts(self) -> tuple[Blocks, Blocks]:
        """Its rows."""
        return self.settled, self.waiting

    @property
    def lookback_us(self) -> int:
        """How long before an event a row may lie that has a say in it, microseconds."""
        narrowed = 0 if self._narrowing is None else self._narrowing.lookback_us
        return self.work.lookback_us + narrowed

    def add(self, rule: int, first: int, places: Array, block: Block, known: dict[Any, Any]) -> None:
        """Keep rows that a rule matched; those that lack a group's column or the value are left out.

        Args:
            rule: its number.
            first: number of the first record of the block in the store.
            places: of the rows in the block.
            block: what the store keeps of a batch.
            known: what was worked out of the block so far, by any track.
        """
        grouped = self._having([one.group for one in self._needed[rule]], block, known)
        if grouped is not None:
            self.ungrouped += int(np.count_nonzero(~grouped[places]))
        there = self._having([one.needed for one in self._needed[rule]], block, known)
        if there is not None:
            places = places[there[places]]
        columns = self._by_bucket[rule]
        if columns not in known:
            known[columns] = buckets.buckets([block[name] for name in columns], block["ts"].shape[0])
        self.waiting.append(
            {
                "row": (places + first).astype(np.int32),
                "rule": np.full(places.shape[0], rule, dtype=np.int8),
                "bucket": known[columns][places],
                "ts": block["ts"][places],
            }
        )

    def decide(self, after_us: int | None, until_us: int | None) -> Decision:
        """Work out what the rows up to a time make of the episodes, and change nothing.

        Args:
            after_us: up to where rows are decided already; None for nowhere.
            until_us: up to where all rows are known; None for all that there are.
        """
        waiting = self.waiting.whole()
        known = None if until_us is None else waiting["ts"] <= until_us
        now, later = (waiting, _none()) if known is None else (_at(waiting, known), _at(waiting, ~known))
        now = self._only_first(now)
        if not now["ts"].shape[0]:
            over = closed(self.work.correlation, self.open, until_us)
            return Decision(now, later, self.open.at(~over), self.open.at(over))
        touched = buckets.table(now["bucket"])
        since = _EVER if after_us is None else after_us - self.lookback_us
        before = self.settled.where(lambda block: touched[block["bucket"]] & (block["ts"] > since))
        rows = self._counting(joined([before, now], ROWS) if before["ts"].shape[0] else now)
        work = self.work
        possible = buckets.possible(work.correlation, rows["bucket"], rows["rule"], len(work.expressions))
        if possible is not None:
            rows = _at(rows, possible)
        spans = Spans.joined([self.open, crossing.crossings(work, rows, self._store, after_us, until_us)])
        episodes = fold(work.correlation, crossing.numbered(spans.values, len(spans)), spans)
        over = closed(work.correlation, episodes, until_us)
        return Decision(now, later, episodes.at(~over), episodes.at(over))

    def settle(self, decision: Decision, until_us: int) -> None:
        """Take a decision as made, and drop now and then the rows that have no say any more."""
        self.settled.append(decision.now)
        self.waiting = Blocks(ROWS)
        self.waiting.append(decision.later)
        self.open = decision.open
        if len(self.settled) > 2 * self._kept + _LOOSE:
            self.tidy(until_us)

    def tidy(self, until_us: int) -> None:
        """Drop the rows that have no say in what comes after a time."""
        since = self._needed_since(until_us)
        self.settled.keep(lambda block: block["ts"] > since[block["bucket"]])
        self._kept = len(self.settled)

    def drop(self, until_us: int) -> None:
        """Drop the rows up to a time, whether or not they have a say."""
        times = [blocks.where(lambda block: block["ts"] <= until_us)["ts"] for blocks in self.parts]
        gone = np.concatenate(times)
        if not gone.shape[0]:
            return
        first, last = int(gone.min()), int(gone.max())
        self.lost_us = (
            (first, last) if self.lost_us is None else (min(first, self.lost_us[0]), max(last, self.lost_us[1]))
        )
        self.dropped += gone.shape[0]
        for blocks in self.parts:
            blocks.keep(lambda block: block["ts"] > until_us)

    def evidence(self, episodes: Spans) -> list[Array]:
        """Give the records of each episode, each record once; none where all of them were dropped."""
        if not len(episodes):
            return []
        touched = buckets.table(self._buckets_of(episodes))
        settled, waiting = (blocks.where(lambda block: touched[block["bucket"]]) for blocks in self.parts)
        rows = self._counting(joined([settled, self._only_first(waiting)], ROWS))
        return crossing.evidence(self.work, rows, self._store, episodes)

    def used(self, marked: Mask) -> None:
        """Mark the records that this track needs."""
        for blocks in self.parts:
            marked[blocks.column("row")] = True

    @property
    def held(self) -> dict[str, Array]:
        """Column -> numbers of values that open episodes hold."""
        return dict(zip(self.work.readings[0].outer, self.open.values, strict=True))

    def renumber(self, new: Renumbered) -> None:
        """Take new numbers of records and of texts."""
        for blocks in self.parts:
            blocks.replace("row", lambda block: new.records[block["row"]])
            blocks.replace("bucket", lambda block: self._buckets(block["row"], block["rule"]))
        columns = zip(self.work.readings[0].outer, self.open.values, strict=True)
        values = tuple(new.values(name, numbers) for name, numbers in columns)
        self.open = Spans(values, self.open.first_us, self.open.last_us, self.open.peak)

    def save(self) -> dict[str, Array]:
        """Give rows and open episodes as arrays; what can be worked out again is left out."""
        arrays: dict[str, Array] = {}
        for place, blocks in zip(_PLACES, self.parts, strict=True):
            arrays |= {f"{place} {name}": blocks.column(name) for name in _SAVED[: len(self.work.expressions)]}
        arrays |= {f"open {name}": getattr(self.open, name) for name in _OPEN}
        arrays |= {f"open value {number}": value for number, value in enumerate(self.open.values)}
        lost = () if self.lost_us is None else self.lost_us
        counts = (self.ungrouped, self.dropped, *lost)
        return {**arrays, "counts": np.asarray(counts, dtype=np.int64)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Take back what `save` gave; the store must hold its records already."""
        for place, blocks in zip(_PLACES, self.parts, strict=True):
            row = arrays[f"{place} row"]
            rule = arrays.get(f"{place} rule", np.zeros(row.shape[0], dtype=np.int8))
            bucket, ts = self._buckets(row, rule), self._store.take("ts", row)
            blocks.append({"row": row, "rule": rule, "bucket": bucket, "ts": ts})
        values = tuple(arrays[f"open value {number}"] for number in range(len(self.open.values)))
        self.open = Spans(values, *(arrays[f"open {name}"] for name in _OPEN))
        self._kept = len(self.settled)
        self.ungrouped, self.dropped, *lost = arrays["counts"].tolist()
        self.lost_us = (lost[0], lost[1]) if lost else None

    def _buckets(self, row: Array, rule: Array) -> buckets.Buckets:
        """Work out the buckets of some rows again."""
        found = np.empty(row.shape[0], dtype=np.uint16)
        for number, columns in enumerate(self._by_bucket):
            mine = np.flatnonzero(rule == number)
            found[mine] = buckets.buckets([self._store.rows.take(name, row[mine]) for name in columns], mine.shape[0])
        return found

    def _buckets_of(self, spans: Spans) -> buckets.Buckets:
        outer = self.work.readings[0].outer
        places = [outer.index(name) for name in self._by_bucket[self.work.readings[0].rule]]
        return buckets.buckets([spans.values[place] for place in places], len(spans))

    def _having(self, choices: list[tuple[str, ...]], block: Block, known: dict[Any, Any]) -> Mask | None:
        """Tell which rows of a block hold all columns of one choice at least; None means all."""
        having: Mask | None = None
        for names in choices:
            key = ("present", names)
            if key not in known:
                masks = [self._store.present(block, name) for name in names]
                there = np.logical_and.reduce(masks) if masks else np.ones(block["ts"].shape[0], dtype=np.bool_)
                known[key] = None if there.all() else there
            if known[key] is None:
                return None
            having = known[key] if having is None else having | known[key]
        return having

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

    def _needed_since(self, until_us: int) -> NDArray[np.int64]:
        """Give for each bucket the time up to which its rows have no say any more."""
        since = np.full(buckets.NUMBER, until_us - self.lookback_us, dtype=np.int64)
        np.minimum.at(since, self._buckets_of(self.open), self.open.first_us - self.lookback_us)
        return since


def _bucket_columns(work: Work, *, narrowed: bool) -> list[tuple[str, ...]]:
    """Give for each rule the columns that make buckets; none where no bucket could hold whole groups otherwise."""
    by_rule = [{one.outer for one in work.readings if one.rule == rule} for rule in range(len(work.expressions))]
    if any(len(outer) != 1 for outer in by_rule):
        return [()] * len(by_rule)
    columns = [next(iter(outer)) for outer in by_rule]
    if not narrowed:
        return columns
    # What counts is told for a device, whose rows must come together.
    whole = all("device" in outer for outer in columns)
    return [("device",) if whole else ()] * len(columns)


def _at(rows: Mapping[str, Array], wanted: Array) -> dict[str, Array]:
    return {name: values[wanted] for name, values in rows.items()}


def _none() -> dict[str, Array]:
    return joined([], ROWS)
