from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature.acceptable_use import AcceptableUse, read_acceptable_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault


def test_the_block_is_read(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    faults: list[Fault] = []
    use = read_acceptable_use(document(pieces["use"].replace("  unit:", "  gap: 30m\n  unit:")), faults)
    assert faults == []
    assert use == AcceptableUse(
        "other-use", "indicated", "who sat at the device", "Ask.", "active minutes", 1_800_000_000
    )


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("clause: other-use", "clause: other-uses"), 4, "unknown clause other-uses"),
        (("evidence: indicated", "evidence: not_seen"), 5, "unknown evidence not_seen"),
        (("  advice: Ask.\n", ""), 3, "acceptable_use has no advice"),
        (("advice: Ask.", "advice: ' '"), 9, "advice is a text that is not empty"),
        (("advice: Ask.", "advise: Ask."), 9, "unknown key advise"),
        (("unit: active minutes", "gap: often"), 10, "gap: 'often' is no duration"),
        (("unit: active minutes", "gap: 0s"), 10, "gap must be longer than nothing"),
        (("acceptable_use:", "acceptable_uses:"), 1, "no block acceptable_use"),
    ],
)
def test_mistakes_are_told_with_their_line(
    document: Callable[[str], Document], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    faults: list[Fault] = []
    read_acceptable_use(document(pieces["use"].replace(*change)), faults)
    assert [(fault.line, message in fault.message) for fault in faults][:1] == [(line, True)]


def test_the_nearest_clause_is_offered(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    faults: list[Fault] = []
    read_acceptable_use(document(pieces["use"].replace("other-use", "copyrigth")), faults)
    assert faults[0].remedy == "did you mean copyright?"
