"""The lines below the tables: where packets come from, how full things are, what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from hallmonitor_agent.top.amounts import lasting, scaled, whole
from hallmonitor_agent.top.bar import bar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.top.figures import Figures, Interface

_NAME_WIDTH: Final = 11
_BAR_WIDTH: Final = 16
_BAR_FROM: Final = 60
"""Columns from which there is room for a bar."""
_FULL_SHARE: Final = 0.8
"""What is so full will lose something before long."""


def state_lines(shown: Figures, width: int, *, ascii_only: bool) -> list[Text]:
    """Draw the lines.

    Args:
        shown: the figures.
        width: columns of the terminal.
        ascii_only: whether it has no block characters.
    """
    bar_width = _BAR_WIDTH if width >= _BAR_FROM else 0
    return [
        *(_line("interface", _interface(each)) for each in shown.interfaces),
        _line("flows", _flows(shown, bar_width, ascii_only=ascii_only)),
        _line("spool", _spool(shown, bar_width, ascii_only=ascii_only)),
        *(_line("lost", text) for text in _losses(shown)),
    ]


def _line(name: str, text: Text) -> Text:
    line = Text(f"{name:<{_NAME_WIDTH}}", style="bold", no_wrap=True, overflow="ellipsis")
    return line.append_text(text)


def _interface(each: Interface) -> Text:
    text = Text(f"{each.name} ", style="not bold")
    if not each.up:
        return text.append("down", style="bold red")
    text.append(f"up, {scaled(each.packets_s, '')} packets/s")
    if each.dropped_s:
        text.append(f", {scaled(each.dropped_s, '')}/s dropped", style="bold red")
    return text


def _flows(shown: Figures, bar_width: int, *, ascii_only: bool) -> Text:
    used, limit = shown.page.own("open_flows"), shown.page.own("open_flows_limit")
    text = _filled(used / limit if limit else 0.0, bar_width, ascii_only=ascii_only)
    text.append(f"{whole(used)} of {whole(limit)}")
    if forced := shown.page.own("flows_forced_total"):
        text.append(f", {whole(forced)} closed early", style="red")
    return text


def _spool(shown: Figures, bar_width: int, *, ascii_only: bool) -> Text:
    page = shown.page
    used, limit = page.own("spool_bytes"), page.own("spool_limit_bytes")
    text = _filled(used / limit if limit else 0.0, bar_width, ascii_only=ascii_only)
    if page.own("spool_failing"):
        text.append("writing fails, ", style="bold red")
    text.append(f"{scaled(used, 'B')} of {scaled(limit, 'B')} in {whole(page.own('spool_files'))} files")
    oldest_s = page.own("spool_oldest_timestamp_seconds")
    if oldest_s and page.server_s is not None and page.server_s > oldest_s:
        text.append(f", oldest {lasting(page.server_s - oldest_s)}")
    if given_up := page.own("spool_dropped_records_total") + page.own("spool_evicted_records_total"):
        text.append(f", {whole(given_up)} records given up", style="red")
    return text


def _filled(share: float, bar_width: int, *, ascii_only: bool) -> Text:
    style = "not bold red" if share >= _FULL_SHARE else "not bold cyan"
    text = Text(style="not bold")
    if bar_width:
        text.append(bar(share, bar_width, ascii_only=ascii_only), style=style)
        text.append(" ")
    return text


def _losses(shown: Figures) -> Iterator[Text]:
    if not shown.losses:
        yield Text("nothing since the start", style="not bold green")
    for loss in shown.losses:
        text = Text(f"{loss.cause}: ", style="not bold")
        packets = f"{whole(loss.packets)} packets" if loss.packets else "packets not known"
        text.append(f"{packets} in {whole(loss.records)} {'span' if loss.records == 1 else 'spans'}")
        if loss.packets_s:
            text.append(f", {scaled(loss.packets_s, '')}/s", style="bold red")
        yield text
