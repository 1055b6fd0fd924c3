from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature.top_keys import KEYS, KINDS, OURS, check_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

GOOD = "title: t\nlogsource: {category: flow}\ndetection: {}\n"


def test_a_document_has_the_keys_of_sigma_and_ours(document: Callable[[str], Document]) -> None:
    faults: list[Fault] = []
    assert check_keys(document(GOOD), faults)
    assert faults == []
    assert {"title", "id", "name", "level", "date", "tags", "logsource", *KINDS, *OURS} <= KEYS
    assert not KEYS & {"policy", "errors", "source", "custom_attributes"}


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "remedy"),
    [
        ("detection: {}", "id: x", 1, "a document has exactly one of detection, correlation and filter", "see the"),
        ("title: t", "filter: {}", 1, "a document has exactly one of detection, correlation and filter", "see the"),
        ("title: t", "titel: t", 1, "unknown key titel", "did you mean title?"),
        ("title: t", "zzz: t", 1, "unknown key zzz", "take it out"),
        ("title: t", "policy: p", 1, "the key policy would be lost", "use clause in acceptable_use"),
        ("category: flow", "category: 5", 2, "category of the log source is a text", "put it in quotes"),
    ],
)
def test_everything_else_is_a_fault_at_its_line(
    document: Callable[[str], Document], old: str, new: str, line: int, message: str, remedy: str
) -> None:
    faults: list[Fault] = []
    assert not check_keys(document(GOOD.replace(old, new)), faults)
    (fault,) = faults
    assert (fault.line, fault.message) == (line, message)
    assert fault.remedy.startswith(remedy)
