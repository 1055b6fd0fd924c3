from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sigma.exceptions import SigmaConditionError, SigmaLevelError
from sigma.rule import SigmaDetections

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import Compiler
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.signature.detection import check_items, compile_conditions, sigma_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document

COMPILER = Compiler(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("detection:\n  a:\n    category: x\n    domain|endswith: [.a, .b]\n  condition: a\n", []),
        ("detection:\n  a:\n    domain: x\n    categroy: x\n  condition: a\n", [(4, "unknown field categroy")]),
        ("detection:\n  a:\n    - domain: x\n    - domian: x\n", [(4, "unknown field domian")]),
        ("detection:\n  a:\n    domain|ends: x\n", [(3, "domain|ends: Unknown modifier 'ends'")]),
        ("detection:\n  a:\n    source_ip|cidr: 10.0.0.300/8\n", [(3, "source_ip|cidr: Invalid CIDR expression")]),
        ("detection:\n  a:\n    domain|re: '(?=x)'\n", [(3, "the regular expression (?=x) is refused")]),
        ("detection:\n  a:\n    domain|re: [5, x]\n", [(3, "the regular expression 5 is not a text")]),
        ("detection:\n  a:\n    domain: []\n", [(3, "domain has an empty list")]),
        ("detection:\n  a: word\n", [(2, "a keyword without a field")]),
        ("detection:\n  a: [word, other]\n", [(2, "a keyword without a field")]),
        ("detection:\n  a:\n    '|contains': word\n", [(3, "a keyword without a field")]),
        ("detection:\n  a:\n    domain: {x: y}\n", [(3, "domain: Unsupported type")]),
        ("detection: nothing\n", [(1, "detection is a mapping")]),
        (
            "detection:\n  a:\n    domian: x\n  b:\n    ech: x\n    vlan|gt: a\n",
            [(3, "unknown field domian"), (5, "ech is true or false"), (6, "vlan|gt: ")],
        ),
    ],
)
def test_every_comparison_is_checked_on_its_line(
    document: Callable[[str], Document], text: str, told: list[tuple[int, str]]
) -> None:
    faults = check_items(document(text), "detection", COMPILER)
    assert [fault.line for fault in faults] == [line for line, _ in told]
    assert all(message in fault.message for fault, (_, message) in zip(faults, told, strict=True))


def test_several_conditions_are_alternatives() -> None:
    detections = SigmaDetections.from_dict({"a": {"category": "x"}, "b": {"category": "y"}, "condition": ["a", "b"]})
    both = TextTest("category", exact=frozenset({"x", "y"}))
    assert compile_conditions(detections.parsed_condition, COMPILER) == both


@pytest.mark.parametrize(
    ("error", "line"), [(SigmaLevelError("bad level."), 1), (SigmaConditionError("bad."), 4), (TypeError(), 1)]
)
def test_errors_point_at_what_they_are_about(document: Callable[[str], Document], error: Exception, line: int) -> None:
    one = document("level: x\ndetection:\n  a: {domain: x}\n  condition: b\n")
    fault = sigma_fault(one, error)
    assert fault.line == line
    assert fault.message.startswith("not Sigma: ")
    assert not fault.message.endswith(".")
