"""Whether a configuration asks for several rings per interface, told before anything is loaded that reads it whole."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Final

from hallmonitor_service.toml_value import read_value

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE: Final = "HALLMONITOR_AGENT__CAPTURE__FANOUT"
"""Stands above the file, as every key's variable does."""


def asks_for_fanout(path: Path) -> bool:
    """Tell whether `capture.fanout` is more than 1; what has faults asks for nothing, and is told later.

    Args:
        path: agent.toml.
    """
    try:
        fanout = read_value(os.environ[VARIABLE]) if VARIABLE in os.environ else _in_file(path)
    except (OSError, ValueError):
        return False
    return isinstance(fanout, int) and fanout > 1


def _in_file(path: Path) -> object:
    capture = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("capture")
    return capture.get("fanout") if isinstance(capture, dict) else None
