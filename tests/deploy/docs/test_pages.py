"""The pages of docs/reference are what programs and data say now."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference_pages.pages import pages, write

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name: str) -> None:
    path = REFERENCE / name
    assert path.is_file(), "run make docs"
    assert path.read_text(encoding="utf-8") == PAGES[name], "run make docs"


def test_there_are_no_other_pages() -> None:
    assert {str(path.relative_to(REFERENCE)) for path in REFERENCE.rglob("*.md")} == set(PAGES), "run make docs"


def test_pages_that_are_no_longer_made_are_removed(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    for name in ("services/old.md", "old.md", "picture.svg"):
        (tmp_path / name).write_text("old")
    write({"new.md": "new\n", "services/new.md": "new\n"}, tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"new.md", "services/new.md", "picture.svg"}
    assert (tmp_path / "services" / "new.md").read_text() == "new\n"
