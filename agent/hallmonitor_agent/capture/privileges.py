"""What the process may do, and giving it up (capabilities(7))."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

CAP_NET_RAW: Final = 13
_VERSION_3: Final = 0x2008_0522
"""_LINUX_CAPABILITY_VERSION_3: two words of 32 bits a set."""
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4


class _Header(ctypes.Structure):
    """struct __user_cap_header_struct (linux/capability.h)."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    """struct __user_cap_data_struct (linux/capability.h)."""

    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def harden() -> None:
    """Take no more privileges from here on, and leave no core dump: it would hold packets.

    Raises:
        OSError: the kernel refuses.
    """
    if sys.platform != "linux":
        return
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_DUMPABLE, 0)


def holds_net_raw(task: str = "self") -> bool:
    """Tell whether a task of the process may open packet sockets.

    Args:
        task: `self`, or the number of a thread of this process.
    """
    path = Path("/proc/self/status") if task == "self" else Path("/proc/self/task") / task / "status"
    try:
        status = path.read_text(encoding="utf-8")
    except OSError:
        return False
    sets = (line.split()[1] for line in status.splitlines() if line.startswith(("CapEff:", "CapPrm:")))
    return any(int(each, 16) >> CAP_NET_RAW & 1 for each in sets)


def drop_all() -> None:
    """Give up every capability of the calling thread, and of those that it starts from now on.

    The kernel lets a thread change no other's, so this comes before any is started that handles packets.

    Raises:
        OSError: the kernel refuses.
    """
    if sys.platform != "linux":
        return
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = _Header(_VERSION_3, 0)
    nothing = (_Data * 2)()
    _checked(_libc().capset(ctypes.byref(header), ctypes.byref(nothing)))


def threads_with_net_raw() -> int:
    """How many threads of the process may open packet sockets."""
    tasks = Path("/proc/self/task")
    return sum(holds_net_raw(task.name) for task in tasks.iterdir()) if tasks.is_dir() else 0


def _prctl(option: int, argument: int) -> None:
    unused = ctypes.c_ulong(0)
    _checked(_libc().prctl(option, ctypes.c_ulong(argument), unused, unused, unused))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
