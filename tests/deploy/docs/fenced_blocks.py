"""The blocks of code in a page of Markdown."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = re.compile(r"(?P<indent> *)(?P<fence>```+)(?P<language>[\w+-]*)(?P<rest>.*)")
_TITLE = re.compile(r'title="([^"]+)"')
_LIST = re.compile(r"(?:[-*+]|\d+[.)]) +\S")


class Block(NamedTuple):
    """A block.

    Attributes:
        line: of the page, at which it begins; from 1.
        language: as its fence says; empty for a block that is indented.
        title: the file that it shows, where its fence says so.
        text: its lines, without the page's indentation.
    """

    line: int
    language: str
    title: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block of a page, and every one that is indented by four outside of a list."""
    lines = page.split("\n")
    at = 0
    in_list = False
    while at < len(lines):
        line = lines[at]
        begin = _BEGIN.fullmatch(line)
        if begin:
            end = next((place for place in range(at + 1, len(lines)) if lines[place].strip() == begin["fence"]), None)
            assert end is not None, f"the block at line {at + 1} does not end"
            title = _TITLE.search(begin["rest"])
            yield Block(at + 1, begin["language"], title[1] if title else "", _text(lines[at + 1 : end]))
            at = end + 1
            continue
        if line and not line.startswith(" "):
            in_list = bool(_LIST.match(line))
        if line.startswith("    ") and not in_list and (at == 0 or not lines[at - 1].strip()):
            end = at
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            yield Block(at + 1, "", "", _text(lines[at:end]))
            at = end
            continue
        at += 1


def _text(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n") + "\n"
