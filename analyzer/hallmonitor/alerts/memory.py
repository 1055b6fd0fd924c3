"""All that the judge keeps between batches: records that matched, the tracks of entries, pairs seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.evidence import nothing, summed
from hallmonitor.alerts.first_seen import FirstSeen
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.telling import Episode
from hallmonitor.alerts.track import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.alerts.asked import Entry, Narrowing, Signature
    from hallmonitor.alerts.spans import Spans
    from hallmonitor.alerts.work import Work
    from hallmonitor.columns import Columns

    Array = NDArray[Any]

_ROOM = 8
"""Where too many rows are kept, one in this many goes at once, so that this is rare."""

_LOOSE = 1 << 16


class Memory:
    """What is kept of the records, as far as any entry may still need it.

    Args:
        works: the entries, in the policy's order.
        secret: for the keys of pairs.
        most_rows: rows kept over all entries.
        narrowing: gives for an entry which rows count; without it, all do.
    """

    def __init__(
        self,
        works: Sequence[Work],
        secret: bytes,
        most_rows: int,
        narrowing: Callable[[Entry, Signature], Narrowing | None] | None,
    ) -> None:
        self._most_rows = most_rows
        self.first_seen = FirstSeen(secret)
        self._asks_first = any(any(work.first) for work in works)
        self.store = Store(
            (name for work in works for name in work.columns),
            (columns for work in works for columns in work.shared()),
            pairs=self._asks_first,
        )
        self.tracks = [
            Track(
                work,
                self.store,
                self.first_seen,
                None if narrowing is None else narrowing(work.entry, work.signature),
            )
            for work in works
        ]
        self.rules = [(track, rule) for track in self.tracks for rule in range(len(track.work.expressions))]
        """Every rule of every entry, by its track and its number there."""
        self._records_kept = 0

    @property
    def rows(self) -> int:
        """Rows kept now, over all entries."""
        return sum(len(track.rows) for track in self.tracks)

    def keep(self, columns: Columns, found: Sequence[NDArray[np.intp]], late: NDArray[np.bool_] | None) -> None:
        """Keep what matched of a batch.

        Args:
            columns: the batch.
            found: for each of `rules`, the rows that it matched.
            late: shape (rows,), which rows are not to be remembered as seen; None for none.
        """
        pairs = None
        if self._asks_first:
            pairs = self.first_seen.keys(columns)
            on_time = slice(None) if late is None else ~late
            self.first_seen.observe(pairs[on_time], columns.numbers("ts")[0][on_time])
        matched = np.zeros(len(columns), dtype=np.bool_)
        for rows in found:
            matched[rows] = True
        union = np.flatnonzero(matched)
        if not union.shape[0]:
            return
        place = np.empty(len(columns), dtype=np.int32)
        place[union] = np.arange(union.shape[0])
        first = len(self.store)
        block = self.store.encode(columns, union, pairs)
        self.store.rows.append(block)
        known: dict[Any, Any] = {}
        for (track, rule), rows in zip(self.rules, found, strict=True):
            if rows.shape[0]:
                track.rows.add(rule, first, place[rows], block, known)

    def bound(self, decided_us: int | None) -> None:
        """Drop the oldest rows where too many are kept.

        Args:
            decided_us: time up to which all is decided; None where nothing is.
        """
        if self.rows <= self._most_rows:
            return
        self._tidy(decided_us)
        excess = self.rows - self._most_rows
        if excess > 0:
            times = np.concatenate([part.column("ts") for track in self.tracks for part in track.rows.parts])
            place = excess + self._most_rows // _ROOM
            cut = int(np.partition(times, place)[place])
            for track in self.tracks:
                track.rows.drop(cut)
        self._forget_records()

    def forget_now_and_then(self) -> None:
        """Forget the records that no entry needs any more, where they may be many."""
        if len(self.store) > 2 * self._records_kept + _LOOSE:
            self._forget_records()

    def episodes(self, closed: Sequence[Spans]) -> list[Episode]:
        """Sum up the records of closed episodes, those of all tracks at once.

        Args:
            closed: for each track, its episodes.
        """
        records = [held for track, spans in zip(self.tracks, closed, strict=True) for held in track.evidence(spans)]
        full = [held for held in records if held.shape[0]]
        at = np.repeat(np.arange(len(full)), [held.shape[0] for held in full])
        sums = iter(summed(at, np.concatenate(full), self.store) if full else ())
        kept = iter(bool(held.shape[0]) for held in records)
        found: list[Episode] = []
        for track, spans in zip(self.tracks, closed, strict=True):
            columns = track.work.group_columns
            for place in range(len(spans)):
                numbers = (int(value[place]) for value in spans.values)
                group = [self.store.value(name, number) for name, number in zip(columns, numbers, strict=True)]
                times = int(spans.first_us[place]), int(spans.last_us[place])
                told = next(sums) if next(kept) else nothing(*times)
                found.append(Episode(track.work, group, *times, spans.peak[place], told, track.rows.lost_us))
        return found

    def save(self, decided_us: int | None) -> tuple[dict[str, Array], dict[str, list[Any]]]:
        """Give all of it as arrays, and what the numbers of records stand for as objects of JSON.

        Args:
            decided_us: time up to which all is decided; what has no say any more is left out.
        """
        self._tidy(decided_us)
        self._forget_records()
        records, named = self.store.save()
        arrays = {f"store {name}": values for name, values in records.items()}
        for number, track in enumerate(self.tracks):
            arrays |= {f"track {number} {name}": values for name, values in track.save().items()}
        if self._asks_first:
            arrays |= {f"first {name}": values for name, values in self.first_seen.save().items()}
        return arrays, named

    def restore(self, arrays: Mapping[str, Array], named: Mapping[str, list[Any]]) -> None:
        """Take back what `save` gave."""
        self.store.restore(_under("store", arrays), named)
        for number, track in enumerate(self.tracks):
            track.restore(_under(f"track {number}", arrays))
        self.restore_pairs(arrays)
        self._records_kept = len(self.store)

    def restore_pairs(self, arrays: Mapping[str, Array]) -> None:
        """Take back the pairs seen of what `save` gave, where any rule asks for them and they are there."""
        pairs = _under("first", arrays)
        if self._asks_first and pairs:
            self.first_seen.restore(pairs)

    def _tidy(self, decided_us: int | None) -> None:
        if decided_us is not None:
            for track in self.tracks:
                track.tidy(decided_us)

    def _forget_records(self) -> None:
        used = np.zeros(len(self.store), dtype=np.bool_)
        values: dict[str, list[Array]] = {}
        for track in self.tracks:
            track.rows.mark_used(used)
            for name, numbers in track.held:
                values.setdefault(name, []).append(numbers)
        new = self.store.keep(used, values)
        for track in self.tracks:
            track.renumber(new)
        self._records_kept = len(self.store)


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name[len(prefix) + 1 :]: values for name, values in arrays.items() if name.startswith(f"{prefix} ")}
