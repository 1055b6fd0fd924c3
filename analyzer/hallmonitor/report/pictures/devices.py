"""The picture of devices by category: a matrix of active minutes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hallmonitor.report.pictures.palette import FAINT, INK, heat
from hallmonitor.report.pictures.svg import clipped, element, picture, text
from hallmonitor.report.words import count, octets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from hallmonitor.report.view import DeviceTally

MOST_DEVICES = 20
_MOST_CATEGORIES = 12
_LEFT, _TOP, _ROW, _RIGHT, _WIDTH = 228, 132, 24, 150, 1000
_ALL_OTHERS = "all others"


def devices(tallies: Sequence[DeviceTally], alerts: Mapping[str, int]) -> Markup:
    """Rows of devices, those with alerts first, then by bytes; the rest in one row that says how many they are.

    Args:
        tallies: every device.
        alerts: device -> number of its alerts.
    """
    ranked = sorted(tallies, key=lambda d: (-alerts.get(d.device, 0), -d.total, d.device))
    shown, rest = ranked[:MOST_DEVICES], ranked[MOST_DEVICES:]
    columns, folded = _columns(tallies)
    rows = [(_label(d, alerts), _cells(d, columns, folded), d.total) for d in shown]
    peak = max((minutes[c] for _, minutes, _ in rows for c in minutes), default=0)
    if rest:
        minutes: Counter[str] = Counter()
        for device in rest:
            minutes.update(_cells(device, columns, folded))
        rows.append((f"{count(len(rest), 'other device')}, summed", minutes, sum(d.total for d in rest)))
    heading = [*columns, *([_ALL_OTHERS] if folded else [])]
    width = (_WIDTH - _LEFT - _RIGHT) / max(1, len(heading))
    return picture(
        "devices",
        "Devices by category",
        _words(tallies, shown, rest, heading),
        (_WIDTH, _TOP + _ROW * max(1, len(rows)) + 12),
        *_head(heading, width),
        *(
            part
            for y, row in enumerate(rows)
            # The sum of many devices is no shade of one device's scale: it stays white.
            for part in _row(_TOP + y * _ROW, row, heading, width, peak if y < len(shown) else 0)
        ),
    )


def _columns(tallies: Sequence[DeviceTally]) -> tuple[list[str], set[str]]:
    minutes: Counter[str] = Counter()
    for device in tallies:
        minutes.update(device.minutes)
    ranked = sorted((c for c in minutes if minutes[c]), key=lambda c: (-minutes[c], c))
    if len(ranked) <= _MOST_CATEGORIES:
        return ranked, set()
    return ranked[: _MOST_CATEGORIES - 1], set(ranked[_MOST_CATEGORIES - 1 :])


def _cells(device: DeviceTally, columns: Sequence[str], folded: set[str]) -> Counter[str]:
    cells = Counter({category: device.minutes.get(category, 0) for category in columns})
    if folded:
        cells[_ALL_OTHERS] = sum(minutes for category, minutes in device.minutes.items() if category in folded)
    return cells


def _label(device: DeviceTally, alerts: Mapping[str, int]) -> str:
    group = "" if device.group in {"", "default"} else f" {device.group}"
    return f"{device.device}{group}" + (f" ▲{alerts[device.device]}" if alerts.get(device.device) else "")


def _head(heading: Sequence[str], width: float) -> list[Markup]:
    drawn = []
    for index, name in enumerate(heading):
        x = _LEFT + (index + 0.5) * width
        turned = f"rotate(-45 {x:.2f} {_TOP - 8})"
        drawn.append(text(x, _TOP - 8, clipped(name, 160), transform=turned, fill=INK))
    drawn.append(text(_WIDTH - 8, _TOP - 8, "bytes", "end", fill=FAINT))
    return drawn


def _row(y: float, row: tuple[str, Counter[str], int], heading: Sequence[str], width: float, peak: int) -> list[Markup]:
    label, minutes, total = row
    drawn = [text(_LEFT - 10, y + 16, clipped(label, _LEFT - 14), "end", fill=INK)]
    for index, name in enumerate(heading):
        value = minutes[name]
        back, front = heat(min(1.0, value / peak) ** 0.6 if peak and value else 0)
        x = _LEFT + index * width
        drawn.append(element("rect", x=x + 0.75, y=y + 0.75, width=width - 1.5, height=_ROW - 1.5, fill=back))
        if value:
            drawn.append(text(x + width / 2, y + 16, f"{value:,}", "middle", fill=front, font_size=11))
    drawn.append(text(_WIDTH - 8, y + 16, octets(total), "end", fill=INK))
    return drawn


def _words(
    tallies: Sequence[DeviceTally], shown: Sequence[DeviceTally], rest: Sequence[DeviceTally], heading: Sequence[str]
) -> str:
    if not tallies:
        return "No device of the site was seen."
    beyond = f" {count(len(rest), 'other device')} are summed in the last row." if rest else ""
    return (
        f"A matrix of {count(len(shown), 'device')} by {count(len(heading), 'category', 'categories')}. "
        "Each cell gives the minutes in which the device exchanged data of that category; darker is more. "
        f"A triangle gives the number of the device's alerts.{beyond}"
    )
