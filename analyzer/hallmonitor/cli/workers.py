"""Workers as the command line counts them."""

from __future__ import annotations

import os

from hallmonitor_service.faults import FaultsError

MOST = 16
"""As many as the engine takes."""
MOST_BY_DEFAULT = 4
"""More do not help: the one thread that reads packets keeps up with no more of them."""


def parse_workers(text: str | None) -> int:
    """How many threads shall work on packets.

    Args:
        text: as given; None for one for each processor that this process may use.

    Raises:
        FaultsError: what is no number from 1 to 16.
    """
    if text is None:
        return min(len(os.sched_getaffinity(0)), MOST_BY_DEFAULT)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise FaultsError.single(
            f"--workers takes a number from 1 to {MOST}, not {text!r}", "leave it out for a default"
        )
    return int(text)
