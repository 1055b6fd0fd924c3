"""The steps in which rows are narrowed down, with those shared that several expressions begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.evaluate.batch import Batch
    from hallmonitor.evaluate.normal_form import Node

    Rows = NDArray[np.intp]

TOGETHER = 1 << 13
"""Rows wait until so many can be narrowed down in one go: each step costs some microseconds, however few rows come."""


class Steps:
    """What follows for the rows that have come so far.

    Attributes:
        ends: numbers of the expressions that these rows match.
        further: parts to be evaluated next -> what follows for the rows that pass.
    """

    def __init__(self) -> None:
        self.ends: list[int] = []
        self.further: dict[Node, Steps] = {}
        self._waiting: list[Rows] = []
        self._count = 0

    def add(self, parts: Sequence[Node], end: int) -> None:
        """Add an expression whose rows pass all of some parts, in this order."""
        steps = self
        for part in parts:
            steps = steps.further.setdefault(part, Steps())
        steps.ends.append(end)

    def take_in(self, batch: Batch, rows: Rows, found: list[list[Rows]]) -> None:
        """Take rows in, and through the steps once there are enough of them.

        Args:
            batch: what the rows are of.
            rows: their numbers, ascending, each above all that came before.
            found: by expression, what the rows that match are added to.
        """
        self._waiting.append(rows)
        self._count += rows.shape[0]
        if self._count >= TOGETHER:
            self.finish(batch, found)

    def finish(self, batch: Batch, found: list[list[Rows]]) -> None:
        """Take all rows that are still waiting through the steps."""
        if self._waiting:
            rows = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
            self.forget()
            self._follow(batch, rows, found)

    def forget(self) -> None:
        """Let go of the rows that are waiting."""
        self._waiting.clear()
        self._count = 0

    def _follow(self, batch: Batch, rows: Rows, found: list[list[Rows]]) -> None:
        """Take rows through the steps; a loop, as a long condition has more steps than calls can be nested."""
        coming = [(self, rows)]
        while coming:
            steps, here = coming.pop()
            for end in steps.ends:
                found[end].append(here)
            for part, further in steps.further.items():
                kept = here[batch.mask(part, here)]
                if kept.shape[0]:
                    coming.append((further, kept))
