from __future__ import annotations

import random
from ipaddress import ip_network

import pytest

from hallmonitor.columns import Columns
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Evaluator, Expression, Not
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest
from hallmonitor.signature.never import contradiction

KNOWN = {"direction": ("outbound", "inbound")}


def text(field: str = "domain", *, cased: bool = False, **held: str) -> TextTest:
    return TextTest(field, cased, **{name: frozenset(value.split()) for name, value in held.items()})


def number(operator: str, *values: float, field: str = "source_port") -> NumberTest:
    return NumberTest(field, operator, frozenset(values))  # type: ignore[arg-type]


def inside(*networks: str) -> AddressTest:
    return AddressTest("source_ip", frozenset(network_bounds(ip_network(one)) for one in networks))


NEVER: list[tuple[Expression, str]] = [
    (AllOf((text(exact="a"), text(exact="b"))), "domain cannot be all that is asked of it at once"),
    (AllOf((text(exact="a b"), text(prefixes="c"))), "domain cannot be"),
    (AllOf((text(exact="a"), Not(text(patterns="a|b")))), "domain cannot be"),
    (AllOf((text(exact="A", cased=True), text(exact="a", cased=True))), "domain cannot be"),
    (AllOf((text(exact="A", cased=True), Not(text(exact="a")))), "domain cannot be"),
    (AllOf((text("direction", suffixes="x"),)), "direction cannot be"),
    (AllOf((text("direction", suffixes="bound"), Not(text("direction", prefixes="out in")))), "direction cannot be"),
    (AllOf((text(inside="x"), NothingTest("domain"))), "domain would have to hold something and nothing"),
    (AllOf((NothingTest("domain"), Not(NothingTest("domain")))), "domain would have to be what it must not be"),
    (AllOf((text(inside="x"), Not(text(inside="x")))), "domain would have to be what it must not be"),
    (AllOf((number("gt", 5), number("lt", 6))), "source_port cannot be"),
    (AllOf((number("eq", 5, 6), number("gte", 7))), "source_port cannot be"),
    (AllOf((number("eq", 5, 6), number("eq", 7))), "source_port cannot be"),
    (AllOf((number("eq", 5), Not(number("eq", 5, 6)))), "source_port cannot be"),
    (AllOf((number("lt", 3), Not(number("lt", 3, 1)))), "source_port cannot be"),
    (AllOf((number("gte", 65_535), Not(number("eq", 65_535)))), "source_port cannot be"),
    (AllOf((number("eq", 0, field="ech"), number("eq", 1, field="ech"))), "ech cannot be"),
    (AllOf((inside("10.0.0.0/8"), inside("192.168.0.0/16", "2001:db8::/32"))), "source_ip cannot be"),
    (AllOf((inside("10.1.0.0/16"), Not(inside("10.0.0.0/8")))), "source_ip cannot be"),
    (
        AllOf((text(exact="a"), AnyOf((text(exact="b"), text(exact="c", cased=True), number("lt", 0))))),
        "domain cannot be",
    ),
    (Not(AnyOf((Not(text(exact="a")), text(exact="a")))), "domain would have to be what it must not be"),
    (AllOf((Constant(value=False), text(exact="a"))), "nothing is left to match"),
]

MAYBE: list[Expression] = [
    text(exact="a"),
    Constant(value=True),
    Not(Constant(value=False)),
    AllOf((text(exact="a b"), text(prefixes="b"))),
    AllOf((text(exact="a"), text(exact="A", cased=True))),
    AllOf((text(inside="a"), text(inside="b"), Not(text(exact="ab")))),
    AllOf((Not(text("direction", exact="outbound")), Not(text("direction", exact="inbound")))),
    AllOf((NothingTest("domain"), Not(text(exact="a")))),
    AllOf((number("gt", 5), number("lt", 7))),
    AllOf((number("gt", 5, 9), number("lt", 6, 9))),
    AllOf((Not(number("lt", 5)), Not(number("gt", 5)))),
    AllOf((inside("10.0.0.0/8"), inside("10.1.0.0/16"))),
    AllOf((inside("10.0.0.0/8"), Not(inside("10.1.0.0/16")))),
    AllOf((SameTest("domain", "dns_query"), text(exact="a"))),
    AnyOf((AllOf((text(exact="a"), text(exact="b"))), number("eq", 5))),
]


@pytest.mark.parametrize(("expression", "reason"), NEVER)
def test_what_contradicts_itself_is_known(expression: Expression, reason: str) -> None:
    assert contradiction(expression, KNOWN).startswith(reason)


@pytest.mark.parametrize("expression", MAYBE)
def test_what_may_match_is_left_alone(expression: Expression) -> None:
    assert contradiction(expression, KNOWN) == ""


def test_what_branches_too_much_is_taken_to_be_possible() -> None:
    either = AnyOf((text(exact="a"), text("alpn", exact="b")))
    expression = AllOf((*(either for _ in range(40)), number("eq", 5), number("eq", 6)))
    assert contradiction(expression, KNOWN) == ""


def test_many_parts_are_looked_at_one_after_the_other() -> None:
    parts = tuple(text(inside=f"x{number}") for number in range(5_000))
    assert contradiction(AllOf(parts), KNOWN) == ""
    assert contradiction(AllOf((*parts, NothingTest("domain"))), KNOWN) != ""
    deep: Expression = text(exact="a")
    for number in range(5_000):
        deep = (
            AnyOf((AllOf((deep, text(inside=f"x{number}"))), NumberTest("source_port", "eq", frozenset({number}))))
            if number % 2
            else Not(deep)
        )
    assert contradiction(deep, KNOWN) == ""


def test_no_row_matches_what_is_called_a_contradiction() -> None:
    """Random expressions over few values: one that some row matches is never called impossible."""
    generator = random.Random(5)  # noqa: S311 - test data
    leaves: list[Expression] = [
        *(text(exact=value) for value in "ab"),
        text(exact="A", cased=True),
        text(prefixes="a"),
        text("direction", exact="inbound"),
        NothingTest("domain"),
        *(number(operator, value) for operator in ("eq", "lt", "gt", "lte", "gte") for value in (1, 2)),
        inside("10.0.0.0/8"),
        inside("10.0.0.1/32"),
    ]
    rows = [
        {"domain": domain, "direction": direction, "source_port": port, "source_ip": address}
        for domain in (None, "a", "A", "b", "ac")
        for direction in ("inbound", "outbound", None)
        for port in (0, 1, 2, 3)
        for address in ("10.0.0.1", "10.0.0.2", "192.0.2.1", None)
    ]
    columns = Columns.from_rows(rows)
    called, possible = 0, 0
    for _ in range(1_500):
        parts: list[Expression] = []
        for _ in range(generator.choice([2, 3, 4])):
            leaf = generator.choice(leaves)
            parts.append(generator.choice([leaf, Not(leaf), AnyOf((leaf, generator.choice(leaves)))]))
        expression = AllOf(tuple(parts))
        if contradiction(expression, KNOWN):
            called += 1
            assert not Evaluator().over(columns).rows(expression).tolist(), expression
        else:
            possible += 1
    assert called > 100
    assert possible > 100
