"""A string with wildcards as the cheapest test that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2
from sigma.types import Placeholder, SigmaString, SpecialChars

from hallmonitor.evaluate.expression import TextTest

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORM = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}

_STAND_IN = "\x00"
"""Stands for the entries of a list while the form of their test is found out; no YAML text can hold it."""


def text_test(field: str, value: SigmaString, *, cased: bool) -> TextTest:
    """Turn a string with wildcards into the cheapest test that says the same."""
    parts = [part if cased or not isinstance(part, str) else part.casefold() for part in _merged(value)]
    words = frozenset({"".join(part for part in parts if isinstance(part, str))})
    match "".join("t" if isinstance(part, str) else _FORM[part] for part in parts):
        case "" | "t":
            return TextTest(field, cased, exact=words)
        case "*" | "t*":
            return TextTest(field, cased, prefixes=words)
        case "*t":
            return TextTest(field, cased, suffixes=words)
        case "*t*":
            return TextTest(field, cased, inside=words)
        case _:
            pattern = "".join(_regular(part) for part in parts)
            return TextTest(field, cased, patterns=frozenset({rf"(?s)\A{pattern}\z"}))


def listed_tests(field: str, value: SigmaString, entries: Sequence[str], cased: bool) -> list[TextTest]:  # noqa: FBT001 - as pySigma's string tells it
    """Turn a string with a placeholder into tests of it with each entry of a list filled in.

    Entries are plain texts: an asterisk in a site's list is no wildcard. All of a long list become one test at once.
    """
    sample = text_test(field, _filled(value, _STAND_IN), cased=cased)
    folded = [entry if cased else entry.casefold() for entry in entries]
    # Wildcards that meet around an empty entry have another form, and patterns must be escaped.
    if sample.patterns or "" in folded:
        return [text_test(field, _filled(value, entry), cased=cased) for entry in entries]
    held = {name: getattr(sample, name) for name in ("exact", "prefixes", "suffixes", "inside")}
    filled = {
        name: frozenset(text.replace(_STAND_IN, entry) for text in texts for entry in folded)
        for name, texts in held.items()
    }
    return [TextTest(field, cased, **filled)] if entries else []


def _filled(value: SigmaString, entry: str) -> SigmaString:
    filled = SigmaString()
    filled.s = [entry if isinstance(part, Placeholder) else part for part in value.s]
    return filled


def _merged(value: SigmaString) -> list[str | SpecialChars]:
    merged: list[str | SpecialChars] = []
    for part in value.s:
        if isinstance(part, Placeholder):  # filled in before
            continue
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return merged


def _regular(part: str | SpecialChars) -> str:
    if isinstance(part, str):
        return str(re2.escape(part))
    return ".*" if part is SpecialChars.WILDCARD_MULTI else "."
