"""Paragraphs, tables and pictures as lines of text of a given width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT = "  "
_LEAST = 8
_BLOCKS = " ▁▂▃▄▅▆▇█"
_PLAIN_BLOCKS = " .:-=+*%#"
_GAP = "  "


def heading(text: str, width: int) -> list[str]:
    """Give a heading, with an empty line before it."""
    return ["", *textwrap.wrap(text, width)]


def paragraph(text: str, width: int, indent: str = INDENT, hanging: str = "") -> list[str]:
    """Give a text as lines.

    Args:
        text: the text; its own line breaks do not count.
        width: letters in a line.
        indent: before every line.
        hanging: before every line but the first, in addition.
    """
    return textwrap.wrap(
        " ".join(text.split()),
        max(width, len(indent) + len(hanging) + _LEAST),
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_on_hyphens=False,
    )


def tree(lines: Sequence[str], width: int, indent: str = INDENT) -> list[str]:
    """Give indented lines, each wrapped behind its own indentation."""
    wrapped: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        wrapped += paragraph(line, width, indent + " " * depth, INDENT)
    return wrapped


def pairs(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Give names with what belongs to each, the latter in one column."""
    column = max((len(name) for name, _ in rows), default=0)
    lines: list[str] = []
    for name, text in rows:
        before = f"{INDENT}{name:<{column}}{_GAP}"
        told = paragraph(text, width, " " * len(before)) or [before]
        lines += [before + told[0][len(before) :], *told[1:]]
    return [line.rstrip() for line in lines]


def table(  # noqa: PLR0913 - what a table holds, and how each column is set
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    right: frozenset[int],
    last: int = -1,
    *,
    whole: frozenset[int] = frozenset(),
) -> list[str]:
    """Give a table; where it is too wide, its widest columns of text are cut, which an ellipsis shows.

    Args:
        headings: of the columns; a column without any entry is left out.
        rows: as many texts each.
        width: letters in a line.
        right: columns that are set to the right, which are never cut.
        last: a column that is cut only where cutting the others is not enough.
        whole: further columns that are never cut.
    """
    used = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    widths = {place: max(len(row[place]) for row in (headings, *rows)) for place in used}
    room = width - len(INDENT) - len(_GAP) * (len(used) - 1)
    for candidates in (
        [place for place in used if place not in {last, *right, *whole}],
        [last] if last in used else [],
    ):
        while candidates and sum(widths.values()) > room:
            widest = max(candidates, key=widths.__getitem__)
            if widths[widest] <= _LEAST:
                break
            widths[widest] -= 1
    lines: list[str] = []
    for row in (headings, *rows):
        cells = [
            row[place].rjust(widths[place]) if place in right else _cut(row[place], widths[place]).ljust(widths[place])
            for place in used
        ]
        lines.append((INDENT + _GAP.join(cells)).rstrip())
    return lines


def sparkline(values: Sequence[float | None], most: float, *, plain: bool = False) -> str:
    """Give a picture of values in one line, a letter each.

    Args:
        values: not negative; None leaves a gap.
        most: the value of a full letter; others are cut there.
        plain: with ASCII letters only.
    """
    blocks = _PLAIN_BLOCKS if plain else _BLOCKS
    steps = len(blocks) - 1
    return "".join(
        blocks[0]
        if value is None
        else blocks[min(steps, max(1, round(steps * value / most)))]
        if most > 0
        else blocks[1]
        for value in values
    )


def _cut(text: str, width: int) -> str:
    """Cut a text in its middle: the end of a name tells whose it is, the beginning which of theirs."""
    if len(text) <= width:
        return text
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"
