"""Many expressions compiled into one plan, which answers all of them over each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate.mask import Evaluator

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.evaluate.expression import Expression


class Plan:
    """What a policy asks of every batch.

    Args:
        expressions: one for each rule; equal ones are answered once.
    """

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._expressions = tuple(expressions)
        self._evaluator = Evaluator()

    def rows(self, columns: Columns) -> list[NDArray[np.intp]]:
        """Give for each expression the numbers of the rows that match, ascending."""
        evaluation = self._evaluator.over(columns)
        known = {expression: evaluation.rows(expression) for expression in dict.fromkeys(self._expressions)}
        return [known[expression] for expression in self._expressions]
