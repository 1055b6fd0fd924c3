"""Reads from a page of the documentation what its reader is told to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DROP_IN = re.compile(r"# (/etc/systemd/system/\S+\.d/\S+\.conf)\n(.*)", re.DOTALL)


def commands(page: Path) -> list[str]:
    """The commands of the fenced blocks that are marked `sh`, in their order.

    Raises:
        ValueError: there is none.
    """
    return [line for block in blocks(page, "sh") for line in block]


def blocks(page: Path, language: str) -> list[list[str]]:
    """The commands of each fenced block that is marked with a language, one a line; a line that ends in `\\` goes on.

    Raises:
        ValueError: there is no such block.
    """
    found = (text for marked, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if marked == language)
    split = [[line.strip() for line in text.replace("\\\n", " ").splitlines()] for text in found]
    if not split:
        message = f"{page} has no block that is marked {language}"
        raise ValueError(message)
    return [[line for line in block if line and not line.startswith("#")] for block in split]


def drop_ins(page: Path) -> dict[str, str]:
    """The drop-ins of units that a page shows, by the path that their first line names."""
    shown = (text for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if language == "ini")
    found = (match for block in shown if (match := _DROP_IN.fullmatch(block)))
    return {match[1]: match[2] for match in found}
