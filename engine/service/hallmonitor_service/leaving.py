"""How a command ends: its exit status, and what is told on standard error."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable

EXIT_FOUND = 1
"""A check found something, none of which keeps what it checked from being used."""
EXIT_FAULT = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 1


def leave(work: Callable[[], int | str | None], program: str = "hallmonitor") -> NoReturn:
    """Do the work and leave with its status: None or 0 done, 2 a fault of the operator's, 130 interrupted.

    Args:
        work: gives its status.
        program: whose name stands before what is told.
    """
    try:
        status = work()
    except FaultsError as error:
        for fault in error.faults:
            tell(str(fault), program)
        status = EXIT_FAULT
    except KeyboardInterrupt:
        status = EXIT_INTERRUPTED
    except OSError as error:
        if error.errno != errno.EPIPE:
            raise
        # Whoever read the output has seen enough. What Python still holds for it must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = EXIT_BROKEN_PIPE
    if status == EXIT_INTERRUPTED:
        tell("interrupted; nothing half-written was left", program)
    sys.exit(status)
