"""A picture of a run: bars of time per packet on a scale of powers of ten, a panel for each capture."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from harness.contender import Kind
from harness.ours import COMMAND, ENGINE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.results import CaptureFacts, Results, Row

WIDTH = 1_100
MARGIN = 24
COLUMNS = 2
GAP = 36
PANEL_WIDTH = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
NAME_WIDTH = 184
VALUE_WIDTH = 116
BAR_STEP = 22
BAR_HEIGHT = 14
HEAD = 54
FOOT = 30
TOP = 104

OURS, PEER, LIMIT = "#0b6e69", "#8a94a6", "#cfd6e0"
INK, FAINT, GRID = "#1c2430", "#5d6878", "#e6eaf0"

TITLE = "Time per packet, from capture to flow records"
SAYS = (
    "Medians of one run on the same files. The line in a bar: least to most. Each step of the scale: ten times.",
    "Times are against ours: whole commands against hallmonitor flows, all others against the engine in process.",
)

LEAST_STEP = 0.15
SHOWN_STAGES = ("touch", "read")
"""Of what is no contender, the limits are worth a bar; the stages are in the table."""


def draw(results: Results) -> str:
    """The picture as SVG 1.1 with a background of its own, legible on any page."""
    panels = [(facts, _bars(results, facts.name)) for facts in results.captures]
    panels = [(facts, bars) for facts, bars in panels if bars]
    decades = _decades([row for _, bars in panels for row in bars])
    body, bottom = [], TOP
    for first in range(0, len(panels), COLUMNS):
        line = panels[first : first + COLUMNS]
        height = HEAD + FOOT + BAR_STEP * max(len(bars) for _, bars in line)
        for place, (facts, bars) in enumerate(line):
            left = MARGIN + place * (PANEL_WIDTH + GAP)
            body.append(f'<g transform="translate({left:.1f} {bottom})">{_panel(results, facts, bars, decades)}</g>')
        bottom += height
    return frame(TITLE, SAYS, (WIDTH, bottom + MARGIN), "".join(body))


def _bars(results: Results, capture: str) -> list[Row]:
    """Who has a bar: limits, ours, then peers, the fastest first."""
    rows = [row for row in results.of(capture) if row.spread]
    limits = [row for row in rows if row.name in SHOWN_STAGES]
    ours = [row for row in rows if _is_ours(row)]
    peers = [row for row in rows if row.kind not in {Kind.LIMIT, Kind.STAGE} and not _is_ours(row)]
    return [*limits, *ours, *sorted(peers, key=_median)]


def _is_ours(row: Row) -> bool:
    return row.name.startswith("hallmonitor")


def _median(row: Row) -> float:
    return row.spread.median if row.spread else 0.0


def _decades(rows: list[Row]) -> tuple[int, int]:
    """Powers of ten that hold every bar, nanoseconds."""
    values = [_median(row) for row in rows] or [1.0]
    # The shortest bar is to be seen as a bar.
    low = math.floor(math.log10(min(values)) - LEAST_STEP)
    return low, max(math.ceil(math.log10(max(values))), low + 1)


def _panel(results: Results, facts: CaptureFacts, bars: list[Row], decades: tuple[int, int]) -> str:
    low, high = decades
    scale = (PANEL_WIDTH - NAME_WIDTH - VALUE_WIDTH) / (high - low)

    def place(nanoseconds: float) -> float:
        return NAME_WIDTH + scale * max(math.log10(nanoseconds) - low, 0.0)

    bottom = HEAD + BAR_STEP * len(bars)
    parts = [
        text(0, 16, facts.name, f'font-size="16" font-weight="700" fill="{INK}"'),
        text(PANEL_WIDTH, 16, f"{facts.packets:,} packets", f'font-size="10.5" fill="{FAINT}" text-anchor="end"'),
        text(0, 34, facts.says, f'font-size="10.5" fill="{FAINT}"'),
    ]
    for power in range(low, high + 1):
        across = NAME_WIDTH + scale * (power - low)
        parts.append(f'<path d="M{across:.1f} {HEAD - 8}V{bottom}" stroke="{GRID}"/>')
        parts.append(
            text(across, bottom + 14, _duration(10.0**power), f'font-size="10" fill="{FAINT}" text-anchor="middle"')
        )
    for number, row in enumerate(bars):
        parts.append(_bar(results, row, HEAD + BAR_STEP * number, place))
    return "".join(parts)


def _bar(results: Results, row: Row, top: float, place: Callable[[float], float]) -> str:
    found = row.spread
    if found is None:
        return ""
    colour = OURS if _is_ours(row) else LIMIT if row.kind is Kind.LIMIT else PEER
    weight = 'font-weight="600" ' if _is_ours(row) else ""
    end, middle = place(found.median), top + BAR_HEIGHT / 2
    label = _duration(found.median)
    ours = results.row(row.capture, COMMAND if row.kind is Kind.COMMAND else ENGINE)
    if ours and ours.spread and not _is_ours(row):
        label += f" · {found.over(ours.spread):.3g} times"
    range_ = f"M{place(found.least):.1f} {middle:.1f}H{place(found.most):.1f}"
    width = max(end - NAME_WIDTH, 1)
    parts = [
        text(NAME_WIDTH - 8, middle + 4, row.name, f'font-size="11.5" {weight}fill="{INK}" text-anchor="end"'),
        f'<rect x="{NAME_WIDTH}" y="{top}" width="{width:.1f}" height="{BAR_HEIGHT}" rx="2" fill="{colour}"/>',
        f'<path d="{range_}" stroke="{INK}" stroke-width="1.5"/>',
        text(max(end, place(found.most)) + 7, middle + 4, label, f'font-size="11" {weight}fill="{INK}"'),
    ]
    return "".join(parts)


def _duration(nanoseconds: float) -> str:
    """Nanoseconds in the unit that people would choose."""
    for factor, unit in ((1e6, "ms"), (1e3, "µs")):
        if nanoseconds >= factor:
            return f"{nanoseconds / factor:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def text(left: float, top: float, words: str, attributes: str) -> str:
    """Write words at a place."""
    return f'<text x="{left:.1f}" y="{top:.1f}" {attributes}>{escape(words)}</text>'


def frame(title: str, says: Sequence[str], size: tuple[int, float], body: str) -> str:
    """Put what is drawn below a title, on a background of its own.

    Args:
        title: of the picture.
        says: lines below it.
        size: width and height.
        body: SVG elements.
    """
    width, height = size
    head = [
        text(MARGIN, 38, title, f'font-size="21" font-weight="700" fill="{INK}"'),
        *(text(MARGIN, 58 + 15 * place, line, f'font-size="11" fill="{FAINT}"') for place, line in enumerate(says)),
    ]
    fonts = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
    box = f'viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{title}" font-family="{fonts}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(head)}{body}</svg>\n'
    )
