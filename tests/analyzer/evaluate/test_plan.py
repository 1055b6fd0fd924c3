from __future__ import annotations

from hallmonitor.columns import Columns
from hallmonitor.evaluate import AllOf, Constant, Not, Plan
from hallmonitor.evaluate.expression import NumberTest, TextTest

GAMING = TextTest("category", exact=frozenset({"gaming"}))
MAIL = NumberTest("destination_port", "eq", frozenset({25}))


def test_each_expression_has_its_rows() -> None:
    columns = Columns.from_rows([{"category": "gaming", "destination_port": 25}, {"category": "gaming"}, {}])
    plan = Plan([GAMING, AllOf((GAMING, MAIL)), Not(GAMING), GAMING, Constant(value=False)])
    assert [rows.tolist() for rows in plan.rows(columns)] == [[0, 1], [0], [2], [0, 1], []]


def test_a_plan_answers_batch_after_batch() -> None:
    plan = Plan([GAMING])
    batches = [Columns.from_rows([{"category": name}]) for name in ("gaming", "news", "gaming")]
    assert [plan.rows(columns)[0].tolist() for columns in batches] == [[0], [], [0]]


def test_no_expression_and_no_row() -> None:
    assert Plan([]).rows(Columns.from_rows([{}])) == []
    assert Plan([GAMING]).rows(Columns.from_rows([]))[0].tolist() == []
