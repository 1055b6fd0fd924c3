"""The engine's refusal of a capture as a fault."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def capture_faults() -> Iterator[None]:
    """Turn the engine's refusal of a capture into the fault that the command line shows.

    Raises:
        FaultsError: with the capture's path and the engine's remedy.
    """
    from hallmonitor_engine import CaptureError

    try:
        yield
    except CaptureError as error:
        raise FaultsError.single(error.message, error.remedy, Path(error.path)) from error
