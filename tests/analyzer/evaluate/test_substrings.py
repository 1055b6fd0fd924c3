from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.evaluate import substrings
from hallmonitor.evaluate.substrings import Substrings


@pytest.mark.parametrize("few", [0, 16])
@settings(deadline=None, derandomize=True)
@given(parts=st.lists(st.text("abß", max_size=5), max_size=12, unique=True), text=st.text("abß", max_size=9))
def test_all_parts_of_a_text_are_found(few: int, parts: list[str], text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(substrings, "FEW", few)
        found = Substrings({part: 1 << place for place, part in enumerate(parts)})
    assert found.passed(text) == sum(1 << place for place, part in enumerate(parts) if part in text)


def test_a_part_may_belong_to_several_tests() -> None:
    assert Substrings({"a": 0b101, "b": 0b10}).passed("xax") == 0b101
