"""Open the spool as the service starts: what its operator has to mend keeps it from starting, a full disk does not."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from hallmonitor_agent.spool.lock import SpoolInUseError
from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_agent.spool.folder import SpoolFolder

_PASSING: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""What may be over by itself, or be mended while the agent runs: it captures, and tells what it could not keep."""
_LOG: Final = get_logger()


def open_spool(folder: SpoolFolder, path: Path) -> None:
    """Open the spool, and log what an interrupted run left.

    Args:
        folder: the spool's folder.
        path: where it lies, for a fault.

    Raises:
        FaultsError: it cannot be written, and will not be by itself.
    """
    try:
        folder.open()
    except SpoolInUseError:
        raise FaultsError.single(
            "another agent writes this sensor's files", "stop it, or give this one another capture.sensor", path
        ) from None
    except OSError as error:
        if error.errno in _PASSING:
            _LOG.error("the spool cannot be written: flow records are dropped", reason=reason_of(error))
            return
        raise FaultsError.single(
            f"the spool cannot be written: {reason_of(error)}", "let the agent's user write there", path
        ) from None
    found = folder.recovered
    if found and (found.published or found.removed or folder.kept_open):
        _LOG.info(
            "an interrupted run left files in the spool",
            made_whole=found.published,
            removed_partial=found.removed,
            open_records=folder.kept_open,
        )
