"""Scales of the pictures: local time from left to right, bytes from bottom to top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from hallmonitor.report.pictures.palette import FAINT, RULE
from hallmonitor.report.pictures.svg import element, text

if TYPE_CHECKING:
    from hallmonitor.report.words import LocalTime

SECOND_US = 1_000_000
_DAY_S = 86_400
_MONTH_S = 28 * _DAY_S
_STEPS_S = (60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, _DAY_S, 2 * _DAY_S, 7 * _DAY_S, _MONTH_S)


def step_s(length_s: float, most: int) -> int:
    """The least round step in seconds that divides `length_s` into at most `most` parts."""
    for step in _STEPS_S:
        if length_s <= step * most:
            return step
    return -(-round(length_s) // (most * _DAY_S)) * _DAY_S


def local_floor(moment_us: int, step: int, clock: LocalTime) -> int:
    """The last multiple of `step` seconds, counted from local midnight, at or before `moment_us`."""
    local = clock.at(moment_us)
    offset = local.utcoffset() if local is not None else None
    shift = round(offset.total_seconds()) * SECOND_US if offset is not None else 0
    return (moment_us + shift) // (step * SECOND_US) * step * SECOND_US - shift


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Maps microseconds since 1970 to user units between `left` and `left + width`."""

    first_us: int
    last_us: int
    left: float
    width: float

    def x(self, moment_us: int) -> float:
        """Position of a moment; moments outside the span fall on its edges."""
        share = (moment_us - self.first_us) / max(1, self.last_us - self.first_us)
        return self.left + self.width * min(1.0, max(0.0, share))

    def ticks(self, clock: LocalTime, most: int = 9) -> list[tuple[int, str]]:
        """Round local times within the span, with their labels."""
        step = step_s((self.last_us - self.first_us) / SECOND_US, most)
        moment = local_floor(self.first_us, step, clock)
        found = []
        while moment <= self.last_us:
            if moment >= self.first_us:
                found.append((moment, _label(clock, moment, step)))
            moment += step * SECOND_US
        return found

    def draw(self, clock: LocalTime, top: float, bottom: float, *, above: bool = False) -> Markup:
        """Vertical rules from `top` to `bottom`; labels below and, where asked, above; date and zone under all."""
        lines = [
            element("path", d=f"M{self.x(moment):.2f} {top} V{bottom}", stroke=RULE, stroke_width=1)
            for moment, _ in self.ticks(clock)
        ]
        labels = [
            text(self.x(moment), y, label, "middle", fill=FAINT)
            for y in ([top - 6, bottom + 16] if above else [bottom + 16])
            for moment, label in self.ticks(clock)
        ]
        dates = _dates(clock, self.first_us, self.last_us)
        return Markup().join(
            [*lines, *labels, text(self.left + self.width / 2, bottom + 34, dates, "middle", fill=FAINT)]
        )


def byte_ticks(peak: int, most: int = 5) -> list[int]:
    """Round byte counts (1, 2 or 5 times a power of ten) from 0 to at least `peak`."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if step * most >= peak:
                return list(range(0, -(-max(1, peak) // step) * step + 1, step))
        power *= 10


def _label(clock: LocalTime, moment: int, step: int) -> str:
    if step < _DAY_S:
        return clock.tick(moment)
    # Local midnights move by an hour with the clocks: some hours later it is the day that is meant, in any case.
    return clock.calendar(moment + 6 * 3600 * SECOND_US, months=step >= _MONTH_S)


def _dates(clock: LocalTime, first_us: int, last_us: int) -> str:
    first, last = clock.day(first_us), clock.day(last_us)
    names = {local.tzname() for moment in (first_us, last_us) if (local := clock.at(moment)) is not None}
    zone = ", ".join(["local time", clock.zone.key or "", *(name for name in names if name and len(names) == 1)])
    return f"{first} ({zone})" if first == last else f"{first} to {last} ({zone})"
