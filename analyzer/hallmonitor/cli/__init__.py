"""The command line: arguments in, exit status out; the work lies in the rooms that it calls."""

from __future__ import annotations

import atexit
import gc
import os
import sys

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Python's own is 700. A command makes hundreds of thousands of objects as it starts that it keeps to its end; to look
for garbage among them over and over takes an eighth of the time. Little of what comes later is in cycles."""


def main() -> None:
    """Run the command line, and leave with its status."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # The memory goes with the process; there is no use in searching it for garbage once more.
    atexit.register(gc.freeze)

    from hallmonitor.cli.quick import quick_command
    from hallmonitor_service.leaving import leave

    leave(quick_command(sys.argv[1:], os.environ) or _any_command)


def _any_command() -> int | str | None:
    from hallmonitor.cli.app import run

    return run()
