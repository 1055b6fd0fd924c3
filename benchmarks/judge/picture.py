"""A picture of how the judge's cost grows: time by flows and by signatures, memory by flows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.picture import FAINT, GRID, INK, MARGIN, OURS, PEER, frame, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from judge.results import JudgeResults

WIDTH, HEIGHT = 1_100, 400
PANELS = 3
GAP = 64
PANEL_WIDTH = (WIDTH - 2 * MARGIN - (PANELS - 1) * GAP) / PANELS
TOP, BOTTOM = 110, 340
LABELS = 46

TITLE = "How the judge's cost grows"
SAYS = (
    "Scales of powers of ten. The grey line is what exactly linear growth from the last point would be;",
    "flows are made and judged in batches of a million, so that memory shows what the judge keeps.",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of points.

    Attributes:
        title: what is shown.
        across: what the horizontal axis tells.
        points: (size, value), in order of size.
        unit: of the values.
        is_linear: whether a straight line of linear growth stands behind.
    """

    title: str
    across: str
    points: tuple[tuple[float, float], ...]
    unit: str
    is_linear: bool = True


def panels(results: JudgeResults) -> list[Panel]:
    """Give what a run measured, as far as it did."""
    flows, signatures = (results.growth.get(what, []) for what in ("flows", "signatures"))
    found = [
        Panel("Time by flows", "flows", tuple((point.size, point.seconds) for point in flows), "s"),
        Panel("Time by signatures", "signatures", tuple((point.size, point.seconds) for point in signatures), "s"),
        Panel(
            "Memory by flows",
            "flows",
            tuple((point.size, max(point.bytes, 1) / 1e6) for point in flows),
            "MB",
            is_linear=False,
        ),
    ]
    return [panel for panel in found if len(panel.points) > 1]


def draw(results: JudgeResults) -> str:
    """The picture as SVG 1.1 with a background of its own, legible on any page."""
    body = []
    for place, panel in enumerate(panels(results)):
        left = MARGIN + place * (PANEL_WIDTH + GAP)
        body.append(f'<g transform="translate({left:.1f} 0)">{_panel(panel)}</g>')
    return frame(TITLE, SAYS, (WIDTH, HEIGHT), "".join(body))


def _panel(panel: Panel) -> str:
    across = _Scale([size for size, _ in panel.points], LABELS, PANEL_WIDTH)
    up = _Scale([value for _, value in panel.points], BOTTOM, TOP)
    parts = [text(0, TOP - 18, panel.title, f'font-size="14" font-weight="700" fill="{INK}"')]
    for power in across.powers:
        left = across.place(10.0**power)
        parts.append(f'<path d="M{left:.1f} {TOP}V{BOTTOM}" stroke="{GRID}"/>')
        parts.append(
            text(left, BOTTOM + 16, _short(10.0**power), f'font-size="10" fill="{FAINT}" text-anchor="middle"')
        )
    for power in up.powers:
        top = up.place(10.0**power)
        parts.append(f'<path d="M{LABELS} {top:.1f}H{PANEL_WIDTH:.1f}" stroke="{GRID}"/>')
        words = f"{_short(10.0**power)} {panel.unit}"
        parts.append(text(LABELS - 6, top + 4, words, f'font-size="10" fill="{FAINT}" text-anchor="end"'))
    parts.append(text(PANEL_WIDTH, BOTTOM + 32, panel.across, f'font-size="10.5" fill="{FAINT}" text-anchor="end"'))
    if panel.is_linear:
        size, value = panel.points[-1]
        straight = [(each, value * each / size) for each, _ in panel.points]
        shown = [(each, at) for each, at in straight if at >= 10.0 ** up.powers[0]]
        parts.append(_line(shown, across, up, PEER))
    parts.append(_line(panel.points, across, up, OURS))
    parts += [
        f'<circle cx="{across.place(size):.1f}" cy="{up.place(value):.1f}" r="3.5" fill="{OURS}"/>'
        for size, value in panel.points
    ]
    return "".join(parts)


class _Scale:
    """Powers of ten that hold some values, laid out between two places."""

    def __init__(self, values: Sequence[float], begin: float, end: float) -> None:
        low = math.floor(math.log10(min(values)))
        high = max(math.ceil(math.log10(max(values))), low + 1)
        self.powers = range(low, high + 1)
        self._begin, self._step = begin, (end - begin) / (high - low)

    def place(self, value: float) -> float:
        """Give where a value stands."""
        return self._begin + self._step * (math.log10(value) - self.powers[0])


def _line(points: Sequence[tuple[float, float]], across: _Scale, up: _Scale, colour: str) -> str:
    path = "L".join(f"{across.place(size):.1f} {up.place(value):.1f}" for size, value in points)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>' if path else ""


def _short(value: float) -> str:
    for factor, unit in ((1e6, " M"), (1e3, " k")):
        if value >= factor:
            return f"{value / factor:g}{unit}"
    return f"{value:g}"
