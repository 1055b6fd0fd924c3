"""Rows as columns in narrow blocks, appended one after another.

Small blocks are put together as they come, so that a day of small batches leaves few of them; large ones are left as
they are, for copying them would take time and, for a moment, their memory once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Mask = NDArray[np.bool_]

LARGE = 1 << 16
"""Rows from which a block is not put together with others any more."""


class Blocks:
    """Columns of equal length.

    Args:
        types: column -> its type, or None for whole numbers in the narrowest type that holds those of a block.
    """

    def __init__(self, types: Mapping[str, Any]) -> None:
        self.types = dict(types)
        self._blocks: list[dict[str, Array]] = []
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def append(self, columns: Mapping[str, Array]) -> None:
        """Add rows; `columns` holds each column of `types`."""
        block = {name: _held(columns[name], kind) for name, kind in self.types.items()}
        rows = _length(block)
        if not rows:
            return
        self._blocks.append(block)
        self._rows += rows
        while len(self._blocks) > 1 and _length(self._blocks[-2]) < min(LARGE, 2 * _length(self._blocks[-1])):
            later = self._blocks.pop()
            self._blocks[-1] = joined([self._blocks[-1], later], self.types)

    def column(self, name: str) -> Array:
        """Give one column whole."""
        return joined([{name: block[name]} for block in self._blocks], {name: self.types[name]})[name]

    def whole(self) -> dict[str, Array]:
        """Give all rows as one block."""
        return joined(self._blocks, self.types)

    def take(self, name: str, rows: NDArray[Any]) -> Array:
        """Give a column at some rows, in their order."""
        if len(self._blocks) == 1:
            whole: Array = self._blocks[0][name][rows]
            return whole
        parts = [block[name] for block in self._blocks]
        taken = np.empty(rows.shape[0], dtype=np.result_type(*parts) if parts else np.int64)
        first = 0
        ascending = bool((rows[1:] >= rows[:-1]).all())
        for part in parts:
            last = first + part.shape[0]
            if ascending:
                begin, end = np.searchsorted(rows, (first, last))
                taken[begin:end] = part[rows[begin:end] - first]
            else:
                here = np.flatnonzero((rows >= first) & (rows < last))
                taken[here] = part[rows[here] - first]
            first = last
        return taken

    def where(self, wanted: Callable[[Mapping[str, Array]], Mask]) -> dict[str, Array]:
        """Give the rows that are wanted, looking at one block at a time."""
        found = []
        for block in self._blocks:
            rows = np.flatnonzero(wanted(block))
            found.append({name: values[rows] for name, values in block.items()})
        return joined(found, self.types)

    def keep(self, wanted: Callable[[Mapping[str, Array]], Mask]) -> None:
        """Drop the rows that are not wanted, looking at one block at a time."""
        self._keep(map(wanted, self._blocks))

    def keep_marked(self, marked: Mask) -> None:
        """Drop the rows that are not marked; `marked` has shape (rows,)."""
        ends = np.cumsum([_length(block) for block in self._blocks])
        self._keep(marked[end - _length(block) : end] for block, end in zip(self._blocks, ends.tolist(), strict=True))

    def replace(self, name: str, change: Callable[[Mapping[str, Array]], Array]) -> None:
        """Put other values in the place of a column's."""
        for block in self._blocks:
            block[name] = _held(change(block), self.types[name])

    def _keep(self, masks: Iterable[Mask]) -> None:
        blocks, self._blocks, self._rows = self._blocks, [], 0
        for block, mask in zip(blocks, masks, strict=True):
            self.append(block if mask.all() else {name: values[mask] for name, values in block.items()})


def joined(blocks: Sequence[Mapping[str, Array]], types: Mapping[str, Any]) -> dict[str, Array]:
    """Put blocks together as one."""
    if len(blocks) == 1:
        return dict(blocks[0])
    return {
        name: np.concatenate([block[name] for block in blocks])
        if blocks
        else np.empty(0, dtype=np.int64 if kind is None else kind)
        for name, kind in types.items()
    }


def narrowest(values: Array) -> Array:
    """Give whole numbers in the narrowest signed type that holds them all."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    for kind in (np.int8, np.int16, np.int32):
        bounds = np.iinfo(kind)
        if bounds.min <= low and high <= bounds.max:
            return values.astype(kind, copy=False)
    return values


def _held(values: Array, kind: object) -> Array:
    return narrowest(values) if kind is None else values


def _length(block: Mapping[str, Array]) -> int:
    return len(next(iter(block.values())))
