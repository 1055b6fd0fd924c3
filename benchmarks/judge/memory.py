"""Memory of this process, as Linux tells it."""

from __future__ import annotations

import ctypes
import gc
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_RESET_PEAK = "5"
"""What resets the peak (proc(5), clear_refs)."""


def reset_peak() -> None:
    """Let the peak begin anew with what is resident now."""
    _RESET.write_text(_RESET_PEAK, encoding="ascii")


def resident() -> int:
    """Give the bytes that are resident now."""
    return _kibibytes("VmRSS") * 1024


def kept() -> int:
    """Give the bytes that are resident once all that is free has gone back to the system (malloc_trim(3), glibc)."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return resident()


def peak() -> int:
    """Give the most bytes that were resident at once since the peak was reset."""
    return _kibibytes("VmHWM") * 1024


def _kibibytes(field: str) -> int:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0])
    raise LookupError(field)
