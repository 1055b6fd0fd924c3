"""The date that a list tells of itself in its first comments."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOLD = re.compile(
    r"(?i)\b(?:last[ -]?modified|last[ -]?updated?|updated|modified|date|generated|version)\b[^:]{0,20}:(.*)"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"\b(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]* (\d{1,2}),? (\d{4})\b")
_COMMENT = ("#", "!", ";", "//", "@")
HEAD_LINES = 60
"""Lines that are looked at; longer heads tell their date first."""


def told_date(start: bytes) -> date | None:
    """The date in a list that begins so; None where no comment tells one.

    Forms that put the month first or last in digits alone are not guessed at.
    """
    for line in start.decode(errors="replace").split("\n")[:HEAD_LINES]:
        found = _TOLD.search(line) if line.lstrip().startswith(_COMMENT) else None
        if found is not None and (day := _date(found[1])) is not None:
            return day
    return None


def _date(text: str) -> date | None:
    if iso := _ISO.search(text):
        year, month, day = map(int, iso.groups())
    elif first := _DAY_FIRST.search(text):
        year, month, day = int(first[3]), _month(first[2]), int(first[1])
    elif first := _MONTH_FIRST.search(text):
        year, month, day = int(first[3]), _month(first[1]), int(first[2])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    """1 to 12; 0, which no date has, for what is no month."""
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0
