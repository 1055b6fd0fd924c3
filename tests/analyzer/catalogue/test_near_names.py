from __future__ import annotations

import pytest

from hallmonitor.catalogue.near_names import one_edit_away


@pytest.mark.parametrize(
    "slip",
    ["facebok.com", "facebookk.com", "facebooc.com", "afcebook.com", "face-book.com", "facebook.comm", "facebookcom"],
)
def test_a_slip_leads_back(slip: str) -> None:
    assert "facebook.com" in one_edit_away(slip)


@pytest.mark.parametrize("other", ["facebook.com", "fcebok.com", "facebooks.org", "mecafook.com"])
def test_what_is_further_away_does_not(other: str) -> None:
    assert other not in set(one_edit_away("facebook.com"))


def test_they_are_few() -> None:
    assert len(list(one_edit_away("facebook.com"))) < 12 * 80 + 39
