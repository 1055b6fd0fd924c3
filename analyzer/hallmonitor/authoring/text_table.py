"""A table of texts for a terminal: columns two spaces apart, each as wide as what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def text_table(titles: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> list[str]:
    """Give the lines of a table, the titles first.

    Args:
        titles: of the columns.
        rows: a text for each column.
        right: titles of the columns that are set flush right, as numbers are.
    """
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    return [
        "  ".join(
            f"{text:>{width}}" if title in right else f"{text:<{width}}"
            for text, width, title in zip(row, widths, titles, strict=True)
        ).rstrip()
        for row in (titles, *rows)
    ]
