"""Whether a configuration asks for several rings per interface, told before anything is loaded that reads it whole."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def asks_for_fanout(path: Path) -> bool:
    """Tell whether `capture.fanout` is more than 1; what has faults asks for nothing, and is told later.

    Args:
        path: agent.toml.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False
    capture = document.get("capture")
    fanout = capture.get("fanout") if isinstance(capture, dict) else None
    return isinstance(fanout, int) and fanout > 1
