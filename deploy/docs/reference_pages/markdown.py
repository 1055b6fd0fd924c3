"""Writes tables and texts as Markdown, so that what a program says of itself stands there as it is."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH: Final = 120
"""Columns, as in every text of the project."""

_CODE: Final = re.compile(r"(`[^`]*`)")


def prose(text: str) -> str:
    """A sentence of a program's as Markdown: what stands between backticks stays, `<` begins no tag."""
    return "".join(
        part if at % 2 else part.replace("&", "&amp;").replace("<", "&lt;").replace("*", "\\*")
        for at, part in enumerate(_CODE.split(" ".join(text.split())))
    )


def paragraph(text: str) -> str:
    """A sentence of a program's as a paragraph, wrapped at spaces."""
    return wrapped(prose(text))


def wrapped(text: str, indent: str = "") -> str:
    """Wrap Markdown at spaces; further lines begin with `indent`."""
    lines = textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    # At the beginning of a line these would begin a list, a heading or a quotation.
    return re.sub(r"(?m)^(\s*)(\d+)([.)] )", r"\1\2\\\3", re.sub(r"(?m)(?<=\n)(\s*)([-+#>] )", r"\1\\\2", lines))


def code(text: str) -> str:
    """A text as code; empty where there is none."""
    return f"`{text}`" if text else ""


def item(text: str) -> str:
    """An entry of a list."""
    return wrapped(f"- {text}", "  ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> str:
    """A table; cells are Markdown, in which `|` is escaped here.

    Args:
        head: the columns' names.
        rows: as many cells each.
        right: columns of numbers, which end at the right.
    """
    marks = ["---:" if name in right else "---" for name in head]
    lines = [_row(head), _row(marks), *(_row([cell.replace("|", "\\|") for cell in row]) for row in rows)]
    return "\n".join(lines)


def fenced(text: str, language: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def page(*parts: str) -> str:
    """Parts of a page with an empty line between, and a final line break."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
