from __future__ import annotations

import pytest

from hallmonitor_service.web.bcrypt_hash import MOST_COST, cost_of, why_no_hash

TAIL = "$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG"


@pytest.mark.parametrize("kind", ["2a", "2b", "2y"])
def test_a_hash_can_be_used(kind: str) -> None:
    assert list(why_no_hash(f"${kind}$10{TAIL}")) == []
    assert cost_of(f"${kind}$10{TAIL}") == 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a bcrypt hash"),
        ("secret", "not a bcrypt hash"),
        (f"$2x$10{TAIL}", "not a bcrypt hash"),
        (f"$2b$10{TAIL}x", "not a bcrypt hash"),
        (f"$2b$10{TAIL}\n", "not a bcrypt hash"),
        (f"$2b$03{TAIL}", "cost is 3"),
        (f"$2b${MOST_COST + 1}{TAIL}", f"cost is {MOST_COST + 1}"),
    ],
)
def test_what_cannot_be_used_is_told_without_repeating_it(text: str, words: str) -> None:
    ((message, remedy),) = why_no_hash(text)
    assert words in message
    assert "htpasswd" in remedy
    assert not text or text not in message + remedy
