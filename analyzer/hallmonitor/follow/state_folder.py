"""The folder of the service's state: of one process at a time, and open to nobody else."""

from __future__ import annotations

import fcntl
import os
import stat
from typing import TYPE_CHECKING, Self

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

STATE = "state.sqlite"
_LOCK = "lock"
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class StateFolder:
    """A folder that is held as long as this is entered.

    Args:
        path: the folder; made where it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def __enter__(self) -> Self:
        """Make the folder and hold it.

        Raises:
            FaultsError: it cannot be made or used, is open to others, or another process holds it.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            mode = stat.S_IMODE(self.path.stat().st_mode)
            if mode & _OPEN_TO_OTHERS:
                message = f"the state's folder is open to others (mode {mode:04o})"
                raise FaultsError.single(message, f"chmod 700 {self.path}", self.path)
            self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._release()
            message = "another process follows with this state"
            raise FaultsError.single(message, "stop it first, or name another folder in [state]", self.path) from None
        except OSError as error:
            self._release()
            message = f"the state's folder cannot be used: {reason_of(error)}"
            raise FaultsError.single(
                message, "name another folder in [state], or see who may write it", self.path
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    @property
    def file(self) -> Path:
        """The state file in it."""
        return self.path / STATE

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
