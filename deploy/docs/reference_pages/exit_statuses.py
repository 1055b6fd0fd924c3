"""The exit statuses of both programs, in the words of the code that leaves with them."""

from __future__ import annotations

from typing import Final

from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND, EXIT_INTERRUPTED

STATUSES: Final[dict[int, str]] = {
    0: "Done.",
    EXIT_FOUND: "A check found something that keeps nothing from being used; or nobody reads the output any more.",
    EXIT_FAULT: "A mistake in the command line, in a file or in what it names; each is told with its remedy.",
    EXIT_INTERRUPTED: "Interrupted (SIGINT); nothing half-written was left.",
}
"""Status -> what it says."""
