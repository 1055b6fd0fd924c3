"""The tables of the screen: what carried how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from hallmonitor_agent.top.amounts import scaled
from hallmonitor_agent.top.bar import bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor_agent.top.figures import Carried

_BITS_WIDTH: Final = 7
_FLOWS_WIDTH: Final = 7
_NAME_WIDTH: Final = 19
"""Holds every shipped category; longer names are cut."""
_BAR_LEAST: Final = 4
_BAR_MOST: Final = 30


def traffic_table(name: str, rows: Sequence[Carried], width: int, most: int | None, *, ascii_only: bool) -> Table:
    """Draw a table.

    Args:
        name: of its first column.
        rows: the most traffic first.
        width: columns that it may take.
        most: rows that there is room for; None where all are shown.
        ascii_only: whether the terminal has no block characters.
    """
    if not rows:
        return _empty(name, width)
    left = width - _BITS_WIDTH - _FLOWS_WIDTH - 3
    bar_width = min(left - _NAME_WIDTH, _BAR_MOST)
    with_bar = bar_width >= _BAR_LEAST
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=min(left, _NAME_WIDTH), no_wrap=True, overflow="ellipsis")
    if with_bar:
        table.add_column(width=bar_width, no_wrap=True, style="cyan")
    table.add_column(width=_BITS_WIDTH, justify="right", no_wrap=True)
    table.add_column(width=_FLOWS_WIDTH, justify="right", no_wrap=True)
    table.add_row(
        *(Text(text, style="bold") for text in (name, *([""] if with_bar else []), "bit/s", "flows/s")),
    )
    largest = rows[0].bits_s
    for row in rows[:most]:
        drawn = [bar(row.bits_s / largest, bar_width, ascii_only=ascii_only)] if with_bar else []
        table.add_row(Text(row.name), *drawn, scaled(row.bits_s, ""), scaled(row.flows_s, ""))
    return table


def _empty(name: str, width: int) -> Table:
    table = Table.grid()
    table.add_column(width=width, no_wrap=True, overflow="ellipsis")
    table.add_row(Text(name, style="bold"))
    table.add_row(Text("nothing yet: records come by the minute", style="dim"))
    return table
