"""The picture of traffic by category over time: stacked bars of bytes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from hallmonitor.report.pictures.axis import SECOND_US, TimeAxis, byte_ticks, local_floor, step_s
from hallmonitor.report.pictures.palette import FAINT, INK, OTHERS, RULE, SERIES, fill, patterns
from hallmonitor.report.pictures.svg import clipped, element, picture, text
from hallmonitor.report.words import LocalTime, count, duration, listing, octets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor.report.view import Span, TallyView

_KEY = "traffic"
_LEFT, _TOP, _WIDTH, _HEIGHT, _LEGEND = 78, 34, 690, 300, 232
_SIZE = (_LEFT + _WIDTH + _LEGEND, _TOP + _HEIGHT + 48)
_MOST_BARS = 96
_ALL_OTHERS = "all others"


def traffic(tallies: TallyView, span: Span, clock: LocalTime) -> Markup:
    """Bars of equal time spans; the largest categories by name, the rest summed as one.

    The bars are as wide as a tally's bin, or a round multiple of it where there would be more than 96.
    """
    totals = Counter({category: sum(bins.values()) for category, bins in tallies.bins.items()})
    ranked = sorted((category for category in totals if totals[category]), key=lambda c: (-totals[c], c))
    named = ranked if len(ranked) <= SERIES else ranked[:SERIES]
    width_s = max(tallies.bin_s, step_s((span.last_us - span.first_us) / SECOND_US, _MOST_BARS))
    bars = _bars(tallies, named, width_s, clock)
    start = local_floor(span.first_us, width_s, clock)
    end = max([*bars, local_floor(span.last_us, width_s, clock)]) + width_s * SECOND_US
    axis = TimeAxis(min([start, *bars]), end, _LEFT, _WIDTH)
    peak = max((sum(bar.values()) for bar in bars.values()), default=0)
    legend = [(name, totals[name]) for name in named]
    if len(ranked) > len(named):
        legend.append((_ALL_OTHERS, sum(totals[name] for name in ranked[len(named) :])))
    return picture(
        _KEY,
        "Traffic by category over time",
        _words(legend, width_s, peak),
        _SIZE,
        patterns(_KEY),
        text(_LEFT, 18, f"Bytes in each {duration(width_s)}, both ways", fill=FAINT),
        _scale(peak),
        axis.draw(clock, _TOP, _TOP + _HEIGHT),
        *_stacks(bars, [name for name, _ in legend], width_s, axis, byte_ticks(peak)[-1]),
        element("path", d=f"M{_LEFT} {_TOP + _HEIGHT} H{_LEFT + _WIDTH}", stroke=INK, stroke_width=1),
        *_legend(legend),
    )


def _bars(tallies: TallyView, named: list[str], width_s: int, clock: LocalTime) -> dict[int, Counter[str]]:
    bars: dict[int, Counter[str]] = {}
    for category, bins in tallies.bins.items():
        name = category if category in named else _ALL_OTHERS
        for number, size in bins.items():
            moment = local_floor(number * tallies.bin_s * SECOND_US, width_s, clock)
            bars.setdefault(moment, Counter())[name] += size
    return bars


def _scale(peak: int) -> Markup:
    ticks = byte_ticks(peak)
    drawn = []
    for tick in ticks:
        y = _TOP + _HEIGHT * (1 - tick / ticks[-1])
        drawn.append(element("path", d=f"M{_LEFT} {y:.2f} H{_LEFT + _WIDTH}", stroke=RULE, stroke_width=1))
        drawn.append(text(_LEFT - 8, y + 4, octets(tick).replace(".0 ", " ") if tick else "0", "end", fill=FAINT))
    return Markup().join(drawn)


def _stacks(bars: Mapping[int, Counter[str]], names: list[str], width_s: int, axis: TimeAxis, top: int) -> list[Markup]:
    drawn = []
    for moment in sorted(bars):
        left, right = axis.x(moment), axis.x(moment + width_s * SECOND_US)
        gap = min(2.0, (right - left) * 0.15)
        base = float(_TOP + _HEIGHT)
        for index, name in enumerate(names):
            height = _HEIGHT * bars[moment][name] / top
            if not height:
                continue
            base -= height
            paint = OTHERS if name == _ALL_OTHERS else fill(_KEY, index)
            drawn.append(
                element(
                    "rect",
                    x=left + gap / 2,
                    y=base,
                    width=right - left - gap,
                    height=height,
                    fill=paint,
                    stroke="#ffffff",
                    # A full edge would hide a thin part.
                    stroke_width=min(0.8, height / 4),
                )
            )
    return drawn


def _legend(legend: list[tuple[str, int]]) -> list[Markup]:
    left = _LEFT + _WIDTH + 24
    drawn = []
    # The order of the stack, top to bottom.
    for row, (index, (name, total)) in enumerate(reversed(list(enumerate(legend)))):
        y = _TOP + 8 + row * 32
        paint = OTHERS if name == _ALL_OTHERS else fill(_KEY, index)
        drawn.append(element("rect", x=left, y=y, width=22, height=22, fill=paint))
        drawn.append(text(left + 30, y + 9, clipped(name, _LEGEND - 60), fill=INK))
        drawn.append(text(left + 30, y + 23, octets(total), fill=FAINT, font_size=11))
    return drawn


def _words(legend: list[tuple[str, int]], width_s: int, peak: int) -> str:
    if not legend:
        return "No traffic was seen."
    parts = listing([f"{name} {octets(total)}" for name, total in legend])
    return (
        f"Stacked bars, one for each {duration(width_s)}. "
        f"{count(len(legend), 'series', 'series').capitalize()}, by bytes: {parts}. "
        f"The tallest bar holds {octets(peak)}."
    )
