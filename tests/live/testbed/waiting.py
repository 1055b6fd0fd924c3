"""Waits for what has to become true."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE_S = 0.02


def wait_until(condition: Callable[[], bool], what: str, *, within_s: float = 60) -> None:
    """Wait until a condition holds.

    Args:
        condition: asked again and again.
        what: the condition in words, for who reads why a test failed.
        within_s: generous, as it only keeps a test from waiting for ever.

    Raises:
        TimeoutError: it never held.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            message = f"waited {within_s:.0f} s in vain: {what}"
            raise TimeoutError(message)
        time.sleep(_PAUSE_S)
