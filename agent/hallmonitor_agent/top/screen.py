"""The screen: a view in, something that rich prints out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from hallmonitor_agent.top.amounts import lasting, scaled
from hallmonitor_agent.top.state_lines import state_lines
from hallmonitor_agent.top.traffic_table import traffic_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from hallmonitor_agent.top.figures import Figures
    from hallmonitor_agent.top.view import View

SIDE_BY_SIDE: Final = 76
"""Columns from which categories and protocols stand beside each other."""
_GAP: Final = 2
_FEWEST_ROWS: Final = 1


def screen(view: View, width: int, height: int | None, *, ascii_only: bool) -> RenderableType:
    """Draw the view.

    Args:
        view: what to show.
        width: columns of the terminal.
        height: its lines; None where everything may be shown.
        ascii_only: whether it has no block characters.
    """
    if view.figures is None:
        return Group(_title(view, width), _cut(view.away or "waiting for the first answer", "yellow"))
    above = [_title(view, width), _headline(view.figures), *_troubles(view)]
    below = state_lines(view.figures, width, ascii_only=ascii_only)
    room = None if height is None else height - len(above) - len(below)
    return Group(*above, *_tables(view.figures, width, room, ascii_only=ascii_only), *below)


def _title(view: View, width: int) -> RenderableType:
    mark = Text("")
    if view.away:
        mark = Text("no answer", style="bold yellow")
    elif view.reasons is not None:
        mark = Text("not well", style="bold red") if view.reasons else Text("well", style="bold green")
    title = Text(_name(view), style="bold")
    title.truncate(max(width - len(mark) - 1, 1), overflow="ellipsis")
    title.pad_right(max(width - len(mark) - len(title), 1))
    return title.append_text(mark)


def _name(view: View) -> str:
    words = "hallmonitor-agent"
    if view.figures is None:
        return f"{words} at {view.place}"
    if view.figures.version:
        words += f" {view.figures.version}"
    words += f" at {view.place}"
    return words if view.figures.up_s is None else f"{words}, up {lasting(view.figures.up_s)}"


def _headline(shown: Figures) -> Text:
    text = _cut("", "")
    text.append(scaled(shown.bits_s, "bit/s"), style="bold")
    text.append(f", {scaled(shown.packets_s, '')} packets/s, {lasting(shown.lag_s)} behind")
    if shown.span_s is None:
        over = "no rates yet"
    else:
        over = "mean since the start" if shown.since_start else f"mean of {lasting(shown.span_s)}"
    return text.append(f" ({over})", style="dim")


def _troubles(view: View) -> Iterator[Text]:
    if view.away:
        yield _cut(f"{view.away}; below is what it said last", "yellow")
    for name, reason in (view.reasons or {}).items():
        yield _cut(f"{name}: {reason}", "red")


def _tables(shown: Figures, width: int, room: int | None, *, ascii_only: bool) -> Iterator[RenderableType]:
    """Give both tables, with a blank line above and below, in as many lines as there is room for."""
    parts = {"category": shown.categories, "protocol": shown.protocols}
    yield Text("")
    if width >= SIDE_BY_SIDE:
        most = None if room is None else max(room - 3, _FEWEST_ROWS)
        half = (width - _GAP) // 2
        both = Table.grid(padding=(0, _GAP, 0, 0))
        both.add_row(*(traffic_table(name, rows, half, most, ascii_only=ascii_only) for name, rows in parts.items()))
        yield both
        yield Text("")
        return
    most = None if room is None else max((room - 5) // 2, _FEWEST_ROWS)
    for name, rows in parts.items():
        yield traffic_table(name, rows, width, most, ascii_only=ascii_only)
        yield Text("")


def _cut(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
