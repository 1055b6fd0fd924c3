"""One expression at a time over a batch of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.evaluate.plan import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.evaluate.expression import Expression

MOST = 256
"""Plans kept; who asks for more different expressions has them compiled again."""


class Evaluator:
    """Holds what is worth keeping from batch to batch; a `Plan` does so for many expressions together."""

    def __init__(self) -> None:
        self._plans: dict[Expression, Plan] = {}

    def over(self, columns: Columns) -> Evaluation:
        """Start evaluating one batch."""
        return Evaluation(columns, self)

    def plan(self, expression: Expression) -> Plan:
        """Give the plan of one expression, made at its first use."""
        plan = self._plans.get(expression)
        if plan is None:
            if len(self._plans) >= MOST:
                self._plans.clear()
            plan = self._plans[expression] = Plan([expression])
        return plan


class Evaluation:
    """The evaluation of any number of expressions over one batch, each for itself."""

    def __init__(self, columns: Columns, evaluator: Evaluator) -> None:
        self._columns = columns
        self._evaluator = evaluator

    def rows(self, expression: Expression) -> NDArray[np.intp]:
        """Give the numbers of the rows that match, ascending."""
        return self._evaluator.plan(expression).rows(self._columns)[0]

    def mask(self, expression: Expression) -> NDArray[np.bool_]:
        """Tell of every row whether it matches; shape (rows,)."""
        mask = np.zeros(len(self._columns), dtype=np.bool_)
        mask[self.rows(expression)] = True
        return mask
