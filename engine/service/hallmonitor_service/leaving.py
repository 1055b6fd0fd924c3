"""How a command ends: its exit status, and what is told on standard error."""

from __future__ import annotations

import errno
import os
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXIT_DONE: Final = 0
EXIT_FOUND: Final = 1
"""A check found something, none of which keeps what it checked from being used; or not all could be done."""
EXIT_FAULT: Final = 2
EXIT_BUG: Final = 70
"""EX_SOFTWARE of sysexits(3head): a script shall not take a crash for what a check found."""
EXIT_INTERRUPTED: Final = 130
"""128 and the number of SIGINT, as of every program that a shell sees interrupted."""
EXIT_BROKEN_PIPE: Final = 141
"""128 and the number of SIGPIPE, by which another program would have ended."""

EXIT_STATUSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        EXIT_DONE: "Done; a check found nothing.",
        EXIT_FOUND: "A check found something that does not keep anything from being used, or not all could be done: "
        "a name that is not known, a sample that fails, a signature that cannot be converted, old data that could not "
        "be removed, packets that can no longer be read.",
        EXIT_FAULT: "A mistake in the command line, a configuration, a signature or another file; each is told with "
        "its place and its remedy.",
        EXIT_BUG: "A fault of the program itself, with a traceback to report.",
        EXIT_INTERRUPTED: "Interrupted with Ctrl-C; nothing half-written was left.",
        EXIT_BROKEN_PIPE: "Whoever read the output has closed it, as head does.",
    }
)
"""Each exit status of both programs, with what it says."""


def leave(work: Callable[[], int | str | None], program: str = "hallmonitor") -> NoReturn:
    """Do the work and leave with its status, one of `EXIT_STATUSES`.

    Args:
        work: gives its status; None for 0.
        program: whose name stands before what is told.
    """
    try:
        status = work()
        # What Python still holds is written while a reader that has gone can still be told from a fault. Where standard
        # output is closed from the start there is none.
        if sys.stdout is not None:
            sys.stdout.flush()
    except FaultsError as error:
        for fault in error.faults:
            tell(str(fault), program)
        status = EXIT_FAULT
    except KeyboardInterrupt:
        status = EXIT_INTERRUPTED
    except OSError as error:
        if error.errno != errno.EPIPE:
            _show_bug()
            status = EXIT_BUG
        else:
            # Whoever read the output has seen enough. What Python still holds for it must not fail once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = EXIT_BROKEN_PIPE
    except Exception:  # noqa: BLE001 - whatever it is, it is shown whole, and has a status of its own
        _show_bug()
        status = EXIT_BUG
    if status == EXIT_INTERRUPTED:
        tell("interrupted; nothing half-written was left", program)
    sys.exit(status)


def _show_bug() -> None:
    """Show what Python would have shown."""
    sys.excepthook(*sys.exc_info())
