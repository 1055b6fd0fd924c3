"""Find the line on which a TOML document gives a key, which `tomllib` does not tell.

The scan reads table headers and bare or quoted keys at the start of a line; what stands inside an inline table or an
array is found at the line of the key that holds it, or of the quoted text itself. It is used for messages only: where
it is not sure it says nothing, and no setting is ever read from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Step = int | str
Path = tuple[Step, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_FENCE = re.compile(r'"""|' + "'''")


def key_lines(text: str) -> dict[Path, int]:
    """Map each key's path, with array indices for `[[tables]]`, to its line, counted from 1."""
    lines = dict[Path, int]()
    counts = dict[Path, int]()
    table: Path = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not fence:
            if header := _TABLE.fullmatch(line):
                table = _within(_split(header[2]), counts)
                if header[1] == "[[":
                    index = counts[table] = counts.get(table, -1) + 1
                    lines.setdefault(table, number)
                    table = (*table, index)
                lines.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                lines.setdefault((*table, *_split(key[1])), number)
        fence = _open_fence(line, fence)
    return lines


def find_line(text: str, path: Sequence[Step], value: object = None) -> int | None:
    """Return the line of `path`, or of the nearest key that holds it; None where no part of the path is found.

    Args:
        text: the TOML document.
        path: keys and array indices from the document's root.
        value: the value found there; text inside an array is looked for by its own quotes.
    """
    lines = key_lines(text)
    for length in range(len(path), 0, -1):
        found = lines.get(tuple(path[:length]))
        if found is None:
            continue
        return _line_of_text(text, found, value) if length < len(path) and isinstance(value, str) else found
    return None


def _within(header: Path, counts: dict[Path, int]) -> Path:
    """Give the path that a header means: a table below one of `[[tables]]` belongs to the latest of them."""
    path: Path = ()
    for step in header[:-1]:
        path = (*path, step)
        if path in counts:
            path = (*path, counts[path])
    return (*path, header[-1])


def _split(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in re.findall(_PART, dotted))


def _open_fence(line: str, fence: str) -> str:
    """Return the multi-line quotes that are open after `line`, where `fence` was open before it."""
    for mark in _FENCE.findall(line.split("#", maxsplit=1)[0] if not fence else line):
        if not fence:
            fence = mark
        elif mark == fence:
            fence = ""
    return fence


def _line_of_text(text: str, start: int, value: str) -> int:
    for number, line in enumerate(text.splitlines()[start - 1 :], start=start):
        if number > start and (_TABLE.fullmatch(line) or _KEY.match(line)):
            break
        if f'"{value}"' in line or f"'{value}'" in line:
            return number
    return start
