"""The page docs/panels.md: every panel, what it shows, what it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from boards.board import Board

_HEAD: Final = """\
# Every panel of the dashboards

This page is made from the dashboards' code (`make dashboards`). How to read them is in [dashboards](dashboards.md).
"""


def panels_page(boards: Iterable[Board]) -> str:
    """Give the page, in Markdown."""
    return "\n".join([_HEAD, *_lines(boards)]) + "\n"


def _lines(boards: Iterable[Board]) -> Iterator[str]:
    for place, board in enumerate(boards):
        if place:
            yield ""
        yield f"## {board.title}\n"
        yield board.about
        for section in board.sections:
            yield f"\n### {board.title}: {section.title}\n"
            yield "| panel | what it shows | what it cannot show |"
            yield "| --- | --- | --- |"
            for panel in section.panels:
                yield f"| {panel.title} | {panel.shows} | {panel.hides} |"
