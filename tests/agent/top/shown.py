"""Prints something that rich can print, without colours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.console import RenderableType


def shown(drawn: RenderableType, width: int) -> list[str]:
    """Give the lines, without the blanks at their ends."""
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    console.print(drawn)
    file = console.file
    assert isinstance(file, io.StringIO)
    lines = file.getvalue().splitlines()
    assert all(len(line) <= width for line in lines)
    return [line.rstrip() for line in lines]
