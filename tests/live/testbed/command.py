"""Runs a program to its end."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LONGEST_S = 60


def run(command: Sequence[str | Path], *, within_s: float = _LONGEST_S) -> str:
    """Run a command, and give what it writes.

    Raises:
        RuntimeError: it fails; with what it wrote to standard error.
        subprocess.TimeoutExpired: it does not end, and was killed.
    """
    words = list(map(str, command))
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=within_s
    )
    if done.returncode != 0:
        message = f"{' '.join(words)}: status {done.returncode}: {done.stderr.strip()}"
        raise RuntimeError(message)
    return done.stdout
