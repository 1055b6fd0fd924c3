"""The rows that are kept of what the rules of one entry matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.alerts.bucketing import Bucketing
    from hallmonitor.alerts.store import Renumbered, Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]
    Mask = NDArray[np.bool_]
    Block = Mapping[str, Array]

ROWS = {"row": np.int32, "rule": np.int8, "bucket": np.uint16, "ts": np.int64}
"""What is kept of a row: the number of its record, the rule that matched, the bucket of its group, microseconds."""

_PLACES = ("settled", "waiting")
_SAVED = ("row", "rule")  # the rule only where there are several

_LOOSE = 4096


class KeptRows:
    """Rows of one entry.

    Rows of times that are decided lie in blocks; those of later times wait beside them.

    Args:
        work: the entry.
        store: holds the records.
        bucketing: tells their buckets.
    """

    def __init__(self, work: Work, store: Store, bucketing: Bucketing) -> None:
        self._store = store
        self._bucketing = bucketing
        self._readings = [[one for one in work.readings if one.rule == rule] for rule in range(len(work.expressions))]
        self.settled = Blocks(ROWS)
        self.waiting = Blocks(ROWS)
        self.ungrouped = 0
        """Rows left out so far because a group's column holds nothing; a row counts once for each rule it matched."""
        self.dropped = 0
        """Rows dropped so far although they might have counted."""
        self.lost_us: tuple[int, int] | None = None
        """First and last time of those."""
        self._tidied = 0

    def __len__(self) -> int:
        return len(self.settled) + len(self.waiting)

    @property
    def parts(self) -> tuple[Blocks, Blocks]:
        """The settled, then the waiting."""
        return self.settled, self.waiting

    def add(self, rule: int, first: int, places: Array, block: Block, known: dict[Any, Any]) -> None:
        """Keep rows that a rule matched; those that lack a group's column or the value are left out.

        Args:
            rule: its number.
            first: number of the first record of the block in the store.
            places: of the rows in the block.
            block: what the store keeps of a batch.
            known: what was worked out of the block so far, for any entry.
        """
        readings = self._readings[rule]
        grouped = self._having([one.group for one in readings], block, known)
        if grouped is not None:
            self.ungrouped += int(np.count_nonzero(~grouped[places]))
        there = self._having([one.needed for one in readings], block, known)
        if there is not None:
            places = places[there[places]]
        self.waiting.append(
            {
                "row": (places + first).astype(np.int32),
                "rule": np.full(places.shape[0], rule, dtype=np.int8),
                "bucket": self._bucketing.of_block(rule, block, known)[places],
                "ts": block["ts"][places],
            }
        )

    def settle(self, now: Block, later: Block) -> None:
        """Take some of the rows that wait as decided, and let the others wait."""
        self.settled.append(now)
        self.waiting = Blocks(ROWS)
        self.waiting.append(later)

    @property
    def is_loose(self) -> bool:
        """Whether so many rows were settled since the last `tidy` that another is due."""
        return len(self.settled) > 2 * self._tidied + _LOOSE

    def tidy(self, since_us: NDArray[np.int64]) -> None:
        """Drop the settled rows that have no say any more.

        Args:
            since_us: for each bucket, the time up to which that holds.
        """
        self.settled.keep(lambda block: block["ts"] > since_us[block["bucket"]])
        self._tidied = len(self.settled)

    def drop(self, until_us: int) -> None:
        """Drop the rows up to a time, whether or not they have a say."""
        times = np.concatenate([blocks.column("ts") for blocks in self.parts])
        gone = times[times <= until_us]
        if not gone.shape[0]:
            return
        self.dropped += gone.shape[0]
        lost = gone if self.lost_us is None else np.append(gone, self.lost_us)
        self.lost_us = int(lost.min()), int(lost.max())
        for blocks in self.parts:
            blocks.keep(lambda block: block["ts"] > until_us)

    def mark_used(self, marked: Mask) -> None:
        """Mark the records of these rows; `marked` has shape (records,)."""
        for blocks in self.parts:
            marked[blocks.column("row")] = True

    def renumber(self, new: Renumbered) -> None:
        """Take new numbers of records, in a store that has them already."""
        for blocks in self.parts:
            blocks.replace("row", lambda block: new.records[block["row"]])
            blocks.replace("bucket", lambda block: self._bucketing.of_records(block["row"], block["rule"]))

    def save(self) -> dict[str, Array]:
        """Give the rows as arrays; what can be worked out again is left out."""
        arrays: dict[str, Array] = {}
        for place, blocks in zip(_PLACES, self.parts, strict=True):
            arrays |= {f"{place} {name}": blocks.column(name) for name in _SAVED[: len(self._readings)]}
        lost = () if self.lost_us is None else self.lost_us
        return {**arrays, "counts": np.asarray((self.ungrouped, self.dropped, *lost), dtype=np.int64)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Take back what `save` gave; the store must hold its records already."""
        for place, blocks in zip(_PLACES, self.parts, strict=True):
            row = arrays[f"{place} row"]
            rule = arrays.get(f"{place} rule", np.zeros(row.shape[0], dtype=np.int8))
            bucket, ts = self._bucketing.of_records(row, rule), self._store.take("ts", row)
            blocks.append({"row": row, "rule": rule, "bucket": bucket, "ts": ts})
        self._tidied = len(self.settled)
        self.ungrouped, self.dropped, *lost = arrays["counts"].tolist()
        self.lost_us = (lost[0], lost[1]) if lost else None

    def _having(self, choices: Sequence[tuple[str, ...]], block: Block, known: dict[Any, Any]) -> Mask | None:
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
