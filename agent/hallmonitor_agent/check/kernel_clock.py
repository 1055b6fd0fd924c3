"""Asks the kernel whether its clock is synchronised (adjtimex(2))."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_UNSYNCHRONISED: Final = 0x40
"""STA_UNSYNC (linux/timex.h)."""


class _Timex(ctypes.Structure):
    """struct timex (linux/timex.h), as far as it is looked at; the rest is room."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_long * 32),
    )


def clock_synchronised() -> bool | None:
    """Tell whether something keeps the clock right; None where the kernel does not say."""
    if sys.platform != "linux":
        return None
    # Without modes nothing is set.
    asked = _Timex()
    library = ctypes.CDLL(None, use_errno=True)
    if library.adjtimex(ctypes.byref(asked)) < 0:
        return None
    return not asked.status & _UNSYNCHRONISED
