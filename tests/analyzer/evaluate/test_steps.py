from __future__ import annotations

import numpy as np

from hallmonitor.columns import Columns
from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.expression import NumberTest
from hallmonitor.evaluate.normal_form import Leaf, NormalForms
from hallmonitor.evaluate.steps import Steps


def test_common_beginnings_are_shared() -> None:
    forms = NormalForms()
    above = [forms.of(NumberTest("destination_port", "gt", frozenset({bound}))) for bound in (1, 3, 7)]
    one, three, seven = [leaf for leaf in above if isinstance(leaf, Leaf)]
    steps = Steps()
    steps.add([], 0)
    steps.add([one, three], 1)
    steps.add([one], 2)
    steps.add([seven, one], 3)
    assert list(steps.further) == [one, seven]
    columns = Columns.from_rows([{"destination_port": number} for number in range(6)])
    found: list[list[np.ndarray]] = [[] for _ in range(4)]
    steps.follow(Batch(columns, ColumnClasses([])), np.array([0, 2, 4, 5]), found)
    assert [[part.tolist() for part in parts] for parts in found] == [[[0, 2, 4, 5]], [[4, 5]], [[2, 4, 5]], []]
