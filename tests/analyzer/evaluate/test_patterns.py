from __future__ import annotations

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.evaluate import patterns
from hallmonitor.evaluate.patterns import PatternError, Patterns, compile_pattern

SEVERAL = ("^a", "b$", "(?i)AB", "c.d", "", "[0-9]{2}")


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "(", "a{1,2000}"])
def test_patterns_that_may_explode_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)
    with pytest.raises(PatternError):
        Patterns({pattern: 1, **dict.fromkeys(SEVERAL, 2)})


@settings(deadline=None, derandomize=True)
@given(st.sets(st.sampled_from(SEVERAL)), st.text("abcd09\n", max_size=6))
def test_all_patterns_in_a_text_are_found(chosen: set[str], text: str) -> None:
    found = Patterns({pattern: 1 << place for place, pattern in enumerate(SEVERAL) if pattern in chosen})
    expected = sum(
        1 << place
        for place, pattern in enumerate(SEVERAL)
        if pattern in chosen and re2.search(pattern, text) is not None
    )
    assert found.passed(text) == expected


class _OutOfMemory:
    """What RE2's automaton tells of a text that it has no memory left for."""

    def Match(self, _text: str) -> None:  # noqa: N802 - RE2's name
        """Tell of nothing."""


def test_an_automaton_that_runs_out_of_memory_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {pattern: 1 << place for place, pattern in enumerate(SEVERAL)}
    told = Patterns(owners).passed("ab")
    monkeypatch.setattr(patterns, "_automaton", lambda _: _OutOfMemory())
    assert Patterns(owners).passed("ab") == told == 0b10111


def test_patterns_that_need_too_much_memory_together_are_tried_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_AUTOMATON_BYTES", 1 << 12)
    owners = {f"x{letter}{{1,200}}y": 1 << place for place, letter in enumerate("abcdef")}
    assert Patterns(owners).passed("xaaay xffy") == 0b100001
