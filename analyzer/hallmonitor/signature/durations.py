"""Durations as Sigma writes time spans: a whole number and s, m, h or d."""

from __future__ import annotations

import re

SECOND = 1_000_000
_UNITS = {"s": SECOND, "m": 60 * SECOND, "h": 3_600 * SECOND, "d": 86_400 * SECOND, "w": 604_800 * SECOND}
_FORM = re.compile(r"(0|[1-9][0-9]{0,8})([smhdw])")


def microseconds(text: object) -> int:
    """Read a duration such as "30m" or "4h".

    Raises:
        ValueError: where it is none.
    """
    if text == 0:
        return 0
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        message = f"{text!r} is no duration; write a whole number and s, m, h, d or w, such as 30m"
        raise ValueError(message)
    return int(found[1]) * _UNITS[found[2]]
