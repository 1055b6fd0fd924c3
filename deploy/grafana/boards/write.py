"""Writes the dashboards as JSON, with the page that lists their panels: `python -m boards.write`, in deploy/grafana."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from boards.acceptable_use import acceptable_use
from boards.district import district_overview
from boards.page import panels_page
from boards.sensors.dashboard import sensors_dashboard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boards.board import Board

FOLDER: Final = Path(__file__).parents[1] / "dashboards"
"""Where the checked-in dashboards lie."""


PAGE: Final = FOLDER.parents[2] / "docs" / "panels.md"
"""The page that lists every panel."""


def all_boards() -> tuple[Board, ...]:
    """Give every dashboard."""
    return district_overview(), acceptable_use(), sensors_dashboard()


def files() -> Iterator[tuple[Path, str]]:
    """Give each file with its content."""
    for board in all_boards():
        yield FOLDER / f"{board.uid.removeprefix('hallmonitor-')}.json", board.to_json()
    yield PAGE, panels_page(all_boards())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, content in files():
        path.write_text(content, encoding="utf-8")
