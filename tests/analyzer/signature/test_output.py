from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sigma.rule import SigmaRule

from hallmonitor.evaluate import Constant
from hallmonitor.signature.model import DetectionRule
from hallmonitor.signature.output import check_output, signature_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

RULES = (DetectionRule("gaming-flow", Constant(value=True)),)


def test_a_document_becomes_a_signature(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    one = document(pieces["rule"] + pieces["use"] + "modified: 2026-06-02\ndescription: 'a\n  b'\n")
    faults: list[Fault] = []
    found = signature_of(one, SigmaRule.from_dict(one.data), RULES, None, faults)
    assert faults == []
    assert found is not None
    assert (found.name, found.version, found.level) == ("gaming-flow", "2026-06-02", "medium")
    assert (found.description, found.sha256, found.line) == ("a b", one.sha256, 1)
    assert (found.rules, found.correlation, found.unit) == (RULES, None, "active minutes")
    assert [sample.name for sample in found.samples.match] == ["three minutes"]


@pytest.mark.parametrize("key", ["id", "level", "date", "name"])
def test_what_alerts_has_all_that_an_alert_tells(
    document: Callable[[str], Document], pieces: dict[str, str], key: str
) -> None:
    lines = (pieces["rule"] + pieces["use"]).splitlines(keepends=True)
    one = document("".join(line for line in lines if not line.startswith(f"{key}:")))
    faults: list[Fault] = []
    assert signature_of(one, SigmaRule.from_dict(one.data), RULES, None, faults) is None
    assert [fault.message for fault in faults] == [f"a signature that alerts has a {key}"]


def test_what_cannot_become_one_is_checked_all_the_same(
    document: Callable[[str], Document], pieces: dict[str, str]
) -> None:
    faults: list[Fault] = []
    check_output(document(pieces["rule"]), faults)
    assert [fault.message for fault in faults] == [
        "the signature has no block acceptable_use",
        "the signature has no samples",
    ]
