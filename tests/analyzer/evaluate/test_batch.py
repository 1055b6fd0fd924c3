from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Columns
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Not
from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.expression import AddressTest, NumberTest, SameTest, TextTest
from hallmonitor.evaluate.normal_form import Leaf, NormalForms, used_leaves

if TYPE_CHECKING:
    from hallmonitor.evaluate import Expression
    from hallmonitor.evaluate.normal_form import Node

ROWS = [{"source_ip": f"10.0.0.{number}", "destination_port": number, "domain": str(number)} for number in range(64)]
LOW = AddressTest("source_ip", frozenset({network_bounds(ip_network("10.0.0.0/27"))}))


def asked(expression: Expression) -> tuple[Node, Columns, Batch]:
    node = NormalForms().of(expression)
    assert not isinstance(node, bool)
    columns = Columns.from_rows(ROWS)
    return node, columns, Batch(columns, ColumnClasses(used_leaves(node)))


def test_trees_are_told_of_ranges_and_of_numbered_rows() -> None:
    port = NumberTest("destination_port", "gt", frozenset({20}))
    node, _, batch = asked(AnyOf((AllOf((LOW, port)), TextTest("domain", exact=frozenset({"2", "60"})))))
    expected = [number in {2, 60} or 20 < number < 32 for number in range(64)]
    assert batch.mask(node, slice(0, 64)).tolist() == expected
    assert batch.mask(node, slice(1, 3)).tolist() == expected[1:3]
    assert batch.mask(node, np.array([60, 0, 30])).tolist() == [True, False, True]


def test_addresses_are_encoded_once_many_were_asked_for() -> None:
    node, columns, batch = asked(LOW)
    for _ in range(2):
        assert batch.mask(node, np.array([3, 31, 32, 40])).tolist() == [True, True, False, False]
        assert not columns.is_coded("source_ip")
    assert batch.mask(node, np.array([31, 32])).tolist() == [True, False]
    assert columns.is_coded("source_ip")


def test_columns_that_differ_are_told() -> None:
    node, _, batch = asked(Not(SameTest("source_bytes", "destination_port")))
    assert batch.mask(node, slice(0, 3)).tolist() == [False, True, True]


def test_swept_leaves_are_told_of_the_range_and_of_rows_before_it() -> None:
    port = NumberTest("destination_port", "gt", frozenset({20}))
    node, columns, _ = asked(port)
    assert isinstance(node, Leaf)
    batch = Batch(columns, ColumnClasses([node]), {node})
    batch.go_to(slice(16, 32))
    mask = batch.of_here(node)
    assert mask.tolist() == [number > 20 for number in range(16, 32)]
    assert batch.of_here(node) is mask
    assert batch.mask(node, np.array([16, 20, 21, 31])).tolist() == [False, False, True, True]
    assert batch.mask(node, np.array([3, 21, 31])).tolist() == [False, True, True]
    batch.go_to(slice(32, 64))
    assert batch.of_here(node).all()
