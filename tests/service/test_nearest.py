from __future__ import annotations

import pytest

from hallmonitor_service.nearest import nearest, nearest_or_all

KNOWN = ["domain", "category"]


@pytest.mark.parametrize(
    ("word", "asked", "asked_or_told"),
    [
        ("domian", "did you mean domain?", "did you mean domain?"),
        ("categroy", "did you mean category?", "did you mean category?"),
        ("zzz", "", "known: category, domain"),
    ],
)
def test_the_nearest_word_is_offered(word: str, asked: str, asked_or_told: str) -> None:
    assert nearest(word, KNOWN) == nearest(word, set(KNOWN)) == asked
    assert nearest_or_all(word, KNOWN) == asked_or_told


def test_where_nothing_is_known_nothing_is_near() -> None:
    assert nearest("domain", []) == ""
