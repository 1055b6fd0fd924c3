"""Reads from a page of the documentation what its reader is told to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DROP_IN = re.compile(r"# (/etc/systemd/system/\S+\.d/\S+\.conf)\n(.*)", re.DOTALL)


def commands(page: Path) -> list[str]:
    """The commands of the fenced blocks that are marked `sh`, one a line; a line that ends in `\\` goes on.

    Raises:
        ValueError: there is none.
    """
    blocks = (text for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if language == "sh")
    lines = (line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines())
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        message = f"{page} has no block that is marked sh"
        raise ValueError(message)
    return found


def drop_ins(page: Path) -> dict[str, str]:
    """The drop-ins of units that a page shows, by the path that their first line names."""
    blocks = (text for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if language == "ini")
    found = (match for block in blocks if (match := _DROP_IN.fullmatch(block)))
    return {match[1]: match[2] for match in found}
