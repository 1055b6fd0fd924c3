from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Columns
from hallmonitor.evaluate import steps as steps_module
from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.expression import NumberTest
from hallmonitor.evaluate.normal_form import Leaf, NormalForms
from hallmonitor.evaluate.steps import Steps

if TYPE_CHECKING:
    import pytest


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
    batch = Batch(columns, ColumnClasses([]))
    found: list[list[np.ndarray]] = [[] for _ in range(4)]
    for rows in ([0, 2], [4, 5]):
        steps.take_in(batch, np.array(rows), found)
        assert found == [[], [], [], []]
    steps.finish(batch, found)
    assert [[part.tolist() for part in parts] for parts in found] == [[[0, 2, 4, 5]], [[4, 5]], [[2, 4, 5]], []]


def test_rows_go_on_once_there_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps_module, "TOGETHER", 3)
    steps = Steps()
    steps.add([], 0)
    batch = Batch(Columns.from_rows([{}] * 9), ColumnClasses([]))
    found: list[list[np.ndarray]] = [[]]
    for rows in ([0], [3, 4], [5]):
        steps.take_in(batch, np.array(rows), found)
    assert [part.tolist() for part in found[0]] == [[0, 3, 4]]
    steps.forget()
    steps.finish(batch, found)
    assert [part.tolist() for part in found[0]] == [[0, 3, 4]]
