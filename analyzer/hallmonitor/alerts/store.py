"""What alerts are told from: a few numbers for each record that matched, kept once however many rules it matched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.adoption import renumbered
from hallmonitor.alerts.blocks import Blocks
from hallmonitor.alerts.group import is_numbered
from hallmonitor.alerts.numbering import NOTHING, Numbering, Numberings
from hallmonitor.columns import Coded, Columns
from hallmonitor.columns import coded as coding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

TEXTS = ("device", "device_group", "building", "sensor", "schedule", "category", "service")
"""Text columns that an alert is told from, beside the name of what was reached."""

NAME = "name"
"""The domain; of a DNS flow the registered domain that it asked for."""

LASTED = "lasted"
"""From the beginning of a record to its end, microseconds; 0 where the end is not known."""

PAIR = "pair"
"""Key of a record's device and domain in what `first_seen` remembers."""

NUMBERS = ("flow_id", "source_bytes", "destination_bytes", "active_minute")

_NAMES = ("domain", "registered_domain")
_HAS = "has "


class Store:
    """Records by their number, which is their place here.

    Args:
        asked: columns that groups and values are read from.
        shared: sets of columns whose values are compared with one another.
        pairs: whether rules ask for `first_seen`.
    """

    def __init__(self, asked: Iterable[str], shared: Iterable[Iterable[str]] = (), *, pairs: bool = False) -> None:
        self._asked = tuple(sorted(set(asked) - {"ts", *TEXTS, *NUMBERS}))
        self._numbered = (NAME, *TEXTS, *(name for name in self._asked if is_numbered(name)))
        self._pairs = pairs
        self.numberings = Numberings([_NAMES, *shared])
        has = {_HAS + name: np.bool_ for name in sorted(set(asked)) if not is_numbered(name)}
        self.rows = Blocks(
            {
                "ts": np.int64,
                **dict.fromkeys((LASTED, NAME, *TEXTS, *NUMBERS, *self._asked)),
                **has,
                **({PAIR: np.int64} if pairs else {}),
            }
        )

    def __len__(self) -> int:
        return len(self.rows)

    def encode(self, columns: Columns, rows: Rows, pairs: Array | None = None) -> dict[str, Array]:
        """Give rows of a batch as they would be kept.

        Args:
            columns: the batch.
            rows: which of it.
            pairs: keys of device and domain of the whole batch.
        """
        encoded = self.numberings.encoded
        ts = columns.numbers("ts")[0].take(rows).astype(np.int64, copy=False)
        block: dict[str, Array] = {"ts": ts}
        ends, there = encoded(columns, "ts_end", rows)
        lasted = np.maximum(ends - ts, 0)
        block[LASTED] = lasted if there is None else np.where(there, lasted, 0)
        domain, registered = (encoded(columns, name, rows)[0] for name in _NAMES)
        block[NAME] = np.where(domain >= 0, domain, registered)
        for name in (*TEXTS, *NUMBERS, *self._asked):
            values, there = (domain, domain >= 0) if name == "domain" else encoded(columns, name, rows)
            block[name] = values
            if _HAS + name in self.rows.types:
                block[_HAS + name] = np.ones(rows.shape[0], dtype=np.bool_) if there is None else there
        if _HAS + "ts" in self.rows.types:
            block[_HAS + "ts"] = np.ones(rows.shape[0], dtype=np.bool_)
        if self._pairs and pairs is not None:
            block[PAIR] = pairs[rows]
        return block

    def present(self, block: Mapping[str, Array], name: str) -> Mask:
        """Tell where a column of encoded rows holds something."""
        has: Mask = block[_HAS + name] if _HAS + name in self.rows.types else block[name] > NOTHING
        return has

    def has(self, name: str, rows: Array) -> Mask:
        """Tell of some records whether a column that groups or values are read from holds something."""
        if _HAS + name in self.rows.types:
            return self.rows.take(_HAS + name, rows)
        there: Mask = self.rows.take(name, rows) > NOTHING
        return there

    def take(self, name: str, rows: Array) -> NDArray[np.int64]:
        """Give a column of some records as 64-bit numbers."""
        return self.rows.take(name, rows).astype(np.int64, copy=False)

    def text(self, name: str, number: int) -> str | None:
        """Give the text of a number in a column."""
        return self.numbering(name).text(number)

    def value(self, name: str, number: int) -> str | int:
        """Give what a number in a column stands for: a text, empty where there is none, or the number itself."""
        return (self.text(name, number) or "") if is_numbered(name) else number

    def columns(self, names: Iterable[str], rows: Array) -> Columns:
        """Give some records as columns again, with `ts`, `ts_end` and those named; addresses are texts."""
        ts = self.take("ts", rows)
        held = Columns(rows.shape[0], {}, {}, {}).with_numbers("ts", ts)
        held = held.with_numbers("ts_end", ts + self.take(LASTED, rows))
        for name in names:
            values = self.take(name, rows)
            if is_numbered(name):
                numbering = self.numberings.of(name)
                texts = [numbering.text(number) or "" for number in range(len(numbering))]
                held = held.with_coded(name, Coded(values.astype(coding.narrowest(len(texts))), texts))
            else:
                held = held.with_numbers(name, values)
        return held

    def keep(self, used: Mask, values: Mapping[str, Sequence[Array]]) -> Renumbered:
        """Forget the records that are not used, and the texts that nothing else holds.

        Args:
            used: shape (records,).
            values: column -> numbers of texts that are used beside those of records.
        """
        self.rows.keep_marked(used)
        records = np.cumsum(used, dtype=np.int32) - np.int32(1)
        return Renumbered(records, self._forget_texts(values), self.numberings)

    def save(self) -> tuple[dict[str, Array], dict[str, list[Any]]]:
        """Give the records as arrays, and what their numbers stand for as objects of JSON."""
        named = {space: numbering.named for space, numbering in self.numberings.spaces.items()}
        return self.rows.whole(), named

    @property
    def spaces(self) -> dict[str, str]:
        """Column of texts or addresses -> the numbering that its numbers belong to."""
        return {name: self.numberings.space(_column(name)) for name in self._numbered}

    def numbering(self, name: str) -> Numbering:
        """Give the numbering of a column of texts or addresses."""
        return self.numberings.of(_column(name))

    def take_over(
        self, records: Mapping[str, Array], count: int, named: Mapping[str, list[Any]], spaces: Mapping[str, str]
    ) -> int:
        """Add records of another store, and give the number of the first.

        What the other does not keep of a record is not there here either.

        Args:
            records: column -> values, shape (count,).
            count: how many there are.
            named: the other's numberings, as it saved them.
            spaces: column -> numbering there.
        """
        first = len(self)
        block: dict[str, Array] = {}
        for name in self.rows.types:
            if name not in records:
                missing = np.bool_ if name.startswith(_HAS) else np.int64
                block[name] = np.full(count, False if missing is np.bool_ else NOTHING, dtype=missing)
            else:
                block[name] = renumbered(self, name, records[name], named, spaces)
        self.rows.append(block)
        return first

    def restore(self, arrays: Mapping[str, Array], named: Mapping[str, list[Any]]) -> None:
        """Take back what `save` gave."""
        for space, texts in named.items():
            names = [text if isinstance(text, str) else (int(text[0]), int(text[1])) for text in texts]
            self.numberings.spaces[space] = Numbering(names)
        self.rows.append(arrays)

    def _forget_texts(self, values: Mapping[str, Sequence[Array]]) -> dict[str, NDArray[np.int32]]:
        held: dict[str, list[str]] = {}
        for name, space in self.spaces.items():
            held.setdefault(space, []).append(name)
        renumbered: dict[str, NDArray[np.int32]] = {}
        for space, names in held.items():
            used = np.zeros(len(self.numberings.of(space)) + 1, dtype=np.bool_)
            for name in names:
                used[self.rows.column(name)] = True
                for numbers in values.get(name, ()):
                    used[numbers] = True
            new = renumbered[space] = self.numberings.forget(space, used[:-1])
            for name in names:
                self.rows.replace(name, partial(_renumbered, name, new))
        return renumbered


def _column(name: str) -> str:
    return "domain" if name == NAME else name


def _renumbered(name: str, new: NDArray[np.int32], block: Mapping[str, Array]) -> Array:
    numbers: Array = new[block[name]]
    return numbers


@dataclass(frozen=True, slots=True)
class Renumbered:
    """New numbers of what a store has kept.

    Attributes:
        records: shape (records,), the new number of each; of those that are forgotten, any.
        texts: numbering -> the new number of each text.
        numberings: which column has which.
    """

    records: NDArray[np.int32]
    texts: Mapping[str, NDArray[np.int32]]
    numberings: Numberings

    def values(self, column: str, numbers: Array) -> NDArray[np.int64]:
        """Give the new numbers of a column's values."""
        new = self.texts.get(self.numberings.space(column)) if is_numbered(column) else None
        return numbers if new is None else new[numbers].astype(np.int64)
