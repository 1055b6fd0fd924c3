"""The steps in which rows are narrowed down, with those shared that several expressions begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from hallmonitor.evaluate.batch import Batch
    from hallmonitor.evaluate.normal_form import Node

    Rows = NDArray[np.intp]


@dataclass(slots=True)
class Steps:
    """What follows for the rows that have come so far.

    Attributes:
        ends: numbers of the expressions that these rows match.
        further: parts to be evaluated next -> what follows for the rows that pass.
    """

    ends: list[int] = field(default_factory=list)
    further: dict[Node, Steps] = field(default_factory=dict)

    def add(self, parts: Sequence[Node], end: int) -> None:
        """Add an expression whose rows pass all of some parts, in this order."""
        steps = self
        for part in parts:
            steps = steps.further.setdefault(part, Steps())
        steps.ends.append(end)

    def follow(self, batch: Batch, rows: Rows, found: list[list[Rows]]) -> None:
        """Take rows through all steps.

        Args:
            batch: what the rows are of.
            rows: their numbers, ascending.
            found: by expression, what the rows that match are added to.
        """
        for end in self.ends:
            found[end].append(rows)
        for part, steps in self.further.items():
            kept = rows[batch.mask(part, rows)]
            if kept.shape[0]:
                steps.follow(batch, kept, found)
