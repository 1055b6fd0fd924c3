"""Numbers as people read them at a glance."""

from __future__ import annotations

from typing import Final

_STEP: Final = 1000.0
_PREFIXES: Final = ("", "k", "M", "G", "T", "P")
_SMALL: Final = 10.0
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def scaled(value: float, unit: str) -> str:
    """Give a number with a prefix of the SI, in at most three figures: `842 Mbit/s`."""
    prefix = 0
    # What would be rounded to 1000 has the next prefix.
    while value >= _STEP - 0.5 and prefix < len(_PREFIXES) - 1:
        value /= _STEP
        prefix += 1
    figures = f"{value:.1f}" if 0 < value < _SMALL - 0.05 and (prefix or value % 1) else f"{value:.0f}"
    return f"{figures} {_PREFIXES[prefix]}{unit}".rstrip()


def whole(value: float) -> str:
    """Give a count with commas between thousands."""
    return f"{value:,.0f}"


def lasting(seconds: float) -> str:
    """Give a time span in its two largest units: `3 h 12 min`; a short one with a decimal."""
    total = round(seconds)
    if 0.05 <= seconds < _SMALL - 0.05 and seconds % 1:  # noqa: PLR2004 - what rounds to a tenth
        return f"{seconds:.1f} s"
    if total < _MINUTE:
        return f"{total} s"
    if total < _HOUR:
        return f"{total // _MINUTE} min {total % _MINUTE} s"
    if total < _DAY:
        return f"{total // _HOUR} h {total % _HOUR // _MINUTE} min"
    return f"{total // _DAY} d {total % _DAY // _HOUR} h"
