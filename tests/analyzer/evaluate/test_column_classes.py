from __future__ import annotations

from ipaddress import ip_network

from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, Not
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.expression import AddressTest, NothingTest, TextTest
from hallmonitor.evaluate.normal_form import NormalForms, used_leaves

A, B = (TextTest("domain", exact=frozenset({text})) for text in "ab")
HOME = AddressTest("source_ip", frozenset({network_bounds(ip_network("10.0.0.0/8"))}))


def test_a_column_is_decided_by_all_its_tests() -> None:
    form = NormalForms().of(AllOf((A, HOME, Not(B), Not(NothingTest("category")))))
    assert not isinstance(form, bool)
    deciders = ColumnClasses(used_leaves(form))
    domain = deciders.text("domain")
    assert deciders.text("domain") is domain
    by_code = domain.by_code(["a", "b"])
    assert [domain.classes.accepted(test).take(by_code).tolist() for test in (A, B)] == [
        [True, False, False],
        [False, True, False],
    ]
    address = deciders.address("source_ip")
    assert deciders.address("source_ip") is address
    assert len(address.classes) == 3
    assert deciders.text("category").by_code(["x", "y"]).tolist() == [1, 1, 0]
