from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.catalogue.deliberate import FILE_NAME, Deliberate, deliberate_suffixes
from hallmonitor_service.faults import FaultsError


@pytest.mark.parametrize(
    ("pattern", "domain", "named"),
    [
        ("edu", "edu", True),
        ("edu", "example.edu", False),
        ("gov.uk", "uk", False),
        ("k12.*.us", "k12.ct.us", True),
        ("k12.*.us", "k12.us", False),
        ("k12.*.us", "k12.a.ct.us", False),
        ("k12.*.us", "x.ct.us", False),
    ],
)
def test_a_star_stands_for_one_label(pattern: str, domain: str, named: bool) -> None:  # noqa: FBT001 - a table
    assert Deliberate(pattern, Path("list"), 1).stands_for(domain) == named


def test_remarks_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("# what they are\n\nedu  # schools\n  k12.*.us\n", encoding="utf-8")
    assert deliberate_suffixes(tmp_path) == [Deliberate("edu", path, 3), Deliberate("k12.*.us", path, 4)]


def test_a_folder_need_not_have_the_list(tmp_path: Path) -> None:
    assert deliberate_suffixes(tmp_path) == []


def test_a_list_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xff")
    with pytest.raises(FaultsError, match="not UTF-8"):
        deliberate_suffixes(tmp_path)
