"""The picture of alerts on a time line: one lane for each signature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from hallmonitor.report.pictures.axis import TimeAxis
from hallmonitor.report.pictures.palette import FAINT, INK, LEVEL_STYLES, RULE, UNKNOWN_LEVEL, LevelStyle, heat
from hallmonitor.report.pictures.svg import clipped, element, picture, text, wrapped
from hallmonitor.report.words import LEVELS, LocalTime, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.report.view import LossView, Span

_KEY = "timeline"
_LEFT, _TOP, _WIDTH, _ROW, _PAD = 268, 58, 1000, 18, 6
_MOST_LANES = 40
_MOST_ROWS = 8
_SLICES = 24
_LETTER = 16
_MARGIN = 28


@dataclass(frozen=True, slots=True)
class Mark:
    """One alert as the time line draws it: microseconds since 1970, and an anchor on the page or an empty string."""

    lane: str
    level: str
    device: str
    first_us: int
    last_us: int
    anchor: str = ""


def timeline(marks: Sequence[Mark], losses: Sequence[LossView], span: Span, clock: LocalTime) -> Markup:
    """Bars from the first to the last event of each alert; blind spans hatched behind them.

    A lane in which more than eight alerts stand over each other shows counts by time slice instead.
    """
    lanes: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.first_us, m.last_us, m.device)):
        lanes.setdefault(mark.lane, []).append(mark)
    ranked = sorted(lanes, key=lambda lane: (_gravest(lanes[lane]), -len(lanes[lane]), lane))
    first = min([span.first_us, *(mark.first_us for mark in marks)])
    last = max([span.last_us, *(mark.last_us for mark in marks)])
    axis = TimeAxis(first, max(last, first + 60_000_000), _LEFT, _WIDTH - _LEFT - _MARGIN)
    drawn: list[Markup] = []
    y = float(_TOP)
    for lane in ranked[:_MOST_LANES]:
        part, height = _lane(lane, lanes[lane], axis, y)
        drawn.append(part)
        y += height
    hidden = sum(len(lanes[lane]) for lane in ranked[_MOST_LANES:])
    if hidden:
        drawn.append(text(8, y + 14, f"{count(hidden, 'more alert')} in lanes that are not drawn", fill=FAINT))
        y += _ROW
    bottom = max(y, _TOP + _ROW)
    return picture(
        _KEY,
        "Alerts on a time line",
        _words(marks, len(lanes), losses),
        (_WIDTH, bottom + 48),
        _blind_texture(),
        *_legend(marks, losses),
        *_blind(losses, axis, bottom),
        axis.draw(clock, _TOP - 6, bottom, above=True),
        *drawn,
    )


def _gravest(marks: Sequence[Mark]) -> int:
    return min(LEVELS.index(mark.level) if mark.level in LEVELS else len(LEVELS) for mark in marks)


def _style(level: str) -> LevelStyle:
    return LEVEL_STYLES.get(level, UNKNOWN_LEVEL)


def _lane(name: str, marks: Sequence[Mark], axis: TimeAxis, top: float) -> tuple[Markup, float]:
    rows = _packed(marks, axis)
    title = wrapped(name, _LEFT - 64, lines=3)
    height = (_ROW if rows is None else max(rows.values(), default=0) * _ROW + _ROW) + 2 * _PAD
    height = max(height, len(title) * 15 + _PAD)
    drawn = [
        element("path", d=f"M8 {top + height:.2f} H{_WIDTH - _MARGIN}", stroke=RULE, stroke_width=1),
        *(text(8, top + 16 + 14 * row, line, fill=INK) for row, line in enumerate(title)),
        text(_LEFT - 14, top + 16, f"{len(marks):,}", "end", fill=INK, font_weight="bold"),
    ]
    if rows is None:
        drawn.extend(_crowd(marks, axis, top + _PAD))
    else:
        drawn.extend(_bar(mark, axis, top + _PAD + rows[index] * _ROW) for index, mark in enumerate(marks))
    return Markup().join(drawn), height


def _packed(marks: Sequence[Mark], axis: TimeAxis) -> dict[int, int] | None:
    """Row of each mark so that none covers another or its label; None where too many rows would be needed."""
    ends: list[float] = []
    rows: dict[int, int] = {}
    for index, mark in enumerate(marks):
        left, right = _extent(mark, axis)
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        if row == _MOST_ROWS:
            return None
        ends[row : row + 1] = [right]
        rows[index] = row
    return rows


def _label_width(mark: Mark) -> float:
    return len(mark.device) * 6.3 + 10


def _extent(mark: Mark, axis: TimeAxis) -> tuple[float, float]:
    """Left and right edge of bar and label together."""
    left, right = axis.x(mark.first_us), max(axis.x(mark.last_us), axis.x(mark.first_us) + _LETTER)
    if right + _label_width(mark) <= _WIDTH - _MARGIN:
        return left, right + _label_width(mark)
    return min(left, right - _LETTER) - _label_width(mark), right + 2


def _bar(mark: Mark, axis: TimeAxis, y: float) -> Markup:
    style = _style(mark.level)
    right = max(axis.x(mark.last_us), axis.x(mark.first_us) + _LETTER)
    left = min(axis.x(mark.first_us), right - _LETTER)
    outside = right + _label_width(mark) <= _WIDTH - _MARGIN
    label_x, anchor = (right + 5, "start") if outside else (left - 5, "end")
    drawn = Markup().join(
        [
            element("rect", x=left, y=y + 1, width=right - left, height=_ROW - 4, rx=2, fill=style.fill),
            text(left + 8, y + 12, style.letter, "middle", fill="#ffffff", font_size=10.5, font_weight="bold"),
            text(label_x, y + 12.5, mark.device, anchor, fill=INK, font_size=11),
        ]
    )
    return element("a", drawn, href=f"#{mark.anchor}") if mark.anchor else drawn


def _crowd(marks: Sequence[Mark], axis: TimeAxis, y: float) -> list[Markup]:
    """Counts of alerts that start in each slice of the time line."""
    width = axis.width / _SLICES
    slices = Counter(min(_SLICES - 1, int((axis.x(mark.first_us) - axis.left) / width)) for mark in marks)
    peak = max(slices.values())
    drawn = []
    for number, many in sorted(slices.items()):
        back, front = heat(0.35 + 0.65 * many / peak)
        x = axis.left + number * width
        drawn.append(element("rect", x=x + 0.5, y=y, width=width - 1, height=_ROW + 2, fill=back))
        drawn.append(text(x + width / 2, y + 14, f"{many:,}", "middle", fill=front, font_size=10))
    return drawn


def _blind_texture() -> Markup:
    hatch = element("path", d="M0 6 L6 0", stroke=FAINT, stroke_width=1)
    return element(
        "defs", element("pattern", hatch, id=f"{_KEY}-blind", width=6, height=6, patternUnits="userSpaceOnUse")
    )


def _blind(losses: Sequence[LossView], axis: TimeAxis, bottom: float) -> list[Markup]:
    drawn = []
    for loss in losses:
        left = axis.x(axis.first_us if loss.start_us is None else loss.start_us)
        right = axis.x(axis.last_us if loss.end_us is None else loss.end_us)
        width = max(3.0, right - left)
        left = min(left, axis.left + axis.width - width)
        drawn.append(
            element(
                "rect",
                x=left,
                y=_TOP - 6,
                width=width,
                height=bottom - _TOP + 6,
                fill=f"url(#{_KEY}-blind)",
                stroke=FAINT,
                stroke_width=0.6,
            )
        )
    return drawn


def _legend(marks: Sequence[Mark], losses: Sequence[LossView]) -> list[Markup]:
    present = {mark.level for mark in marks}
    levels = [level for level in LEVELS if level in present] + sorted(present.difference(LEVELS))
    x = float(_LEFT)
    drawn = []
    for level in levels:
        style = _style(level)
        drawn.append(element("rect", x=x, y=10, width=16, height=14, rx=2, fill=style.fill))
        drawn.append(text(x + 8, 21, style.letter, "middle", fill="#ffffff", font_size=10.5, font_weight="bold"))
        drawn.append(text(x + 22, 21, clipped(level, 110), fill=INK))
        x += 40 + 7 * min(len(level), 17)
    if losses:
        drawn.append(element("rect", x=x, y=10, width=16, height=14, fill=f"url(#{_KEY}-blind)", stroke=FAINT))
        drawn.append(text(x + 22, 21, "blind", fill=INK))
    return drawn


def _words(marks: Sequence[Mark], lanes: int, losses: Sequence[LossView]) -> str:
    if not marks:
        return "No alert was raised."
    levels = Counter(mark.level for mark in marks)
    parts = ", ".join(f"{levels[level]} {level}" for level in LEVELS if levels[level])
    blind = f" {count(len(losses), 'blind span')} hatched behind the bars." if losses else ""
    return f"{count(len(marks), 'alert')} of {count(lanes, 'signature')}, by level: {parts}.{blind}"
