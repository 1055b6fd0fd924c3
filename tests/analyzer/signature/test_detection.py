from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import AllOf, AnyOf, Compiler, Not
from hallmonitor.evaluate.expression import NothingTest, TextTest
from hallmonitor.signature.detection import Detections, read_detections
from hallmonitor.signature.items import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.evaluate import Expression
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

READER = Reader(Compiler(VOCABULARY, {"names": ["a.example"]}))
GAMING = TextTest("category", exact=frozenset({"gaming"}))
NEWS = TextTest("category", exact=frozenset({"news"}))
BOTH = TextTest("category", exact=frozenset({"gaming", "news"}))
OWN = TextTest("domain", exact=frozenset({"own.example"}))


def read(document: Document, block: str = "detection") -> tuple[Detections | None, list[Fault]]:
    faults: list[Fault] = []
    return read_detections(document, block, READER, faults), faults


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("detection:\n  a:\n    category: x\n    domain|endswith: [.a, .b]\n  condition: a\n", []),
        (
            "detection:\n  a:\n    domain: x\n    categroy: x\n  condition: a\n",
            [(4, "unknown field categroy")],
        ),
        ("detection:\n  a:\n    - domain: x\n    - domian: x\n  condition: a\n", [(4, "unknown field domian")]),
        ("detection: nothing\n", [(1, "detection is a mapping")]),
        ("detection:\n  a: {}\n  condition: a\n", [(2, "the detection is empty")]),
        ("detection:\n  a: {domain: x}\n", [(1, "detection has no condition")]),
        ("detection:\n  a: {domain: x}\n  condition: []\n", [(3, "the condition is a text")]),
        ("detection:\n  a: {domain: x}\n  condition: 5\n", [(3, "the condition is a text")]),
        ("detection:\n  a: {domain: x}\n  condition: b\n", [(3, "not Sigma: Detection 'b' not defined")]),
        ("detection:\n  a: {domain: x}\n  timeframe: 5m\n  condition: a\n", [(3, "timeframe belongs to Sigma 1")]),
        ("detection:\n  a: {domain: x}\n  condition: a" + " or a" * 20_000 + "\n", [(3, "the condition is too long")]),
        (
            "detection:\n  a:\n    domian: x\n  b:\n    ech: x\n    vlan|gt: a\n  condition: a\n",
            [(3, "unknown field domian"), (5, "ech is true or false"), (6, "vlan|gt: ")],
        ),
    ],
)
def test_every_comparison_is_checked_on_its_line(
    document: Callable[[str], Document], text: str, told: list[tuple[int, str]]
) -> None:
    detections, faults = read(document(text))
    assert (detections is None) is bool(told)
    assert [fault.line for fault in faults] == [line for line, _ in told]
    assert all(message in fault.message for fault, (_, message) in zip(faults, told, strict=True))


@pytest.mark.parametrize(
    ("detections", "expected"),
    [
        ("a: {category: gaming}\n  b: {category: news}\n  condition: [a, b]", BOTH),
        ("a: {category: gaming}\n  b: {category: news}\n  condition: a or b", BOTH),
        ("a: {category: gaming}\n  b: {domain: own.example}\n  condition: a and not b", AllOf((GAMING, Not(OWN)))),
        ("a1: {category: gaming}\n  a2: {category: news}\n  condition: 1 of a*", BOTH),
        ("a1: {category: gaming}\n  a2: {category: news}\n  condition: all of them", AllOf((GAMING, NEWS))),
        ("a: {category: gaming, domain: own.example}\n  condition: a", AllOf((GAMING, OWN))),
        ("a:\n    - category: gaming\n    - domain: own.example\n  condition: a", AnyOf((GAMING, OWN))),
        ("a:\n    - [{category: gaming}]\n    - {domain: own.example}\n  condition: a", AnyOf((GAMING, OWN))),
        ("a: {category: [gaming, null]}\n  condition: a", AnyOf((GAMING, NothingTest("category")))),
        ("a: {category|neq: [gaming, news]}\n  condition: a", Not(BOTH)),
        ("a: {category|neq: null}\n  condition: a", Not(NothingTest("category"))),
        ("a: {category|neq: gaming}\n  condition: not a", Not(Not(GAMING))),
    ],
)
def test_detections_become_an_expression(
    document: Callable[[str], Document], detections: str, expected: Expression
) -> None:
    found, faults = read(document(f"detection:\n  {detections}\n"))
    assert faults == []
    assert found is not None
    assert found.expression == expected


@pytest.mark.parametrize(
    ("detections", "unused", "negates", "expands"),
    [
        ("a: {domain: x}\n  b: {domain: y}\n  condition: b", ("a",), False, False),
        ("a: {domain: x}\n  b: {domain: y}\n  condition: b and not a", (), True, False),
        ("a: {domain: x}\n  b: {domain: y}\n  condition: [b, not a]", (), False, False),
        ("a: {domain|neq: x}\n  condition: a", (), True, False),
        ("a: [{domain|expand: '%names%'}]\n  condition: a", (), False, True),
    ],
)
def test_what_detections_do_is_told(
    document: Callable[[str], Document], detections: str, unused: tuple[str, ...], *, negates: bool, expands: bool
) -> None:
    found, _ = read(document(f"filter:\n  rules: any\n  {detections}\n"), "filter")
    assert found is not None
    assert (found.unused, found.negates, found.expands) == (unused, negates, expands)


def test_keywords_are_a_detection(document: Callable[[str], Document]) -> None:
    found, faults = read(document("detection:\n  a: [tor, proxy]\n  condition: a\n"))
    assert faults == []
    assert found is not None
    assert isinstance(found.expression, AnyOf)
    assert TextTest("domain", inside=frozenset({"tor", "proxy"})) in found.expression.parts
