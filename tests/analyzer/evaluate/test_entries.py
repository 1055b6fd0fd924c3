from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.columns import Columns
from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.entries import CodedEntry, MaskEntry
from hallmonitor.evaluate.expression import NumberTest, TextTest
from hallmonitor.evaluate.normal_form import Leaf, NormalForms, used_leaves

if TYPE_CHECKING:
    import numpy as np

ROWS = [{"category": category, "destination_port": port} for port, category in enumerate("abcabcab")]


def test_each_leaf_takes_its_share_of_one_look() -> None:
    forms = NormalForms()
    sets = [frozenset(texts) for texts in ("a", "ab", "c", "x")]
    leaves = [leaf for texts in sets if isinstance(leaf := forms.of(TextTest("category", exact=texts)), Leaf)]
    entry = CodedEntry("category")
    for number, leaf in enumerate(leaves):
        entry.steps(leaf).add([], number)
    found: list[list[np.ndarray]] = [[] for _ in leaves]
    batch = Batch(Columns.from_rows(ROWS), ColumnClasses(leaves))
    for where in (slice(0, 5), slice(5, 8)):
        batch.go_to(where)
        entry.enter(batch, found)
    entry.finish(batch, found)
    entry.forget()
    assert [[row for part in parts for row in part.tolist()] for parts in found] == [
        [0, 3, 6],
        [0, 1, 3, 4, 6, 7],
        [2, 5],
        [],
    ]


def test_rows_that_pass_all_parts_enter() -> None:
    rule = AllOf((TextTest("category", exact=frozenset("ab")), NumberTest("destination_port", "gt", frozenset({2}))))
    form = NormalForms().of(rule)
    assert not isinstance(form, bool)
    leaves = tuple(used_leaves(form))
    entry = MaskEntry(leaves)
    entry.steps.add([], 0)
    found: list[list[np.ndarray]] = [[]]
    batch = Batch(Columns.from_rows(ROWS), ColumnClasses(leaves))
    batch.go_to(slice(2, 8))
    entry.enter(batch, found)
    entry.finish(batch, found)
    assert [part.tolist() for part in found[0]] == [[3, 4, 6, 7]]
