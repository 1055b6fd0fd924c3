"""What a live test needs of the machine."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
from functools import cache
from pathlib import Path

from testbed.command import run

PREFIX = "hmlive"
"""What the names of all namespaces begin with; the pid of who made them follows."""

PROGRAMS = ("curl", "ip", "ethtool", "sysctl", "taskset", "tcpdump", "tcpreplay")


@cache
def missing() -> str:
    """Why live tests cannot run here, or nothing where they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except OSError as error:
        return f"no AF_PACKET: {os.strerror(error.errno or 0).lower()}"
    trial = f"{PREFIX}-{os.getpid()}-trial"
    try:
        run(["ip", "netns", "add", trial])
    except RuntimeError as error:
        return f"no network namespaces: {error}"
    try:
        run(["ip", "-netns", trial, "link", "add", "one", "type", "veth", "peer", "name", "other"])
    except RuntimeError as error:
        return f"no veth: {error}"
    finally:
        run(["ip", "netns", "delete", trial])
    return ""


def remove_stale() -> None:
    """Remove namespaces of test processes that were killed."""
    for name, pid in re.findall(rf"^({PREFIX}-(\d+)-\S*)", run(["ip", "netns", "list"]), flags=re.MULTILINE):
        if not Path("/proc", pid).exists():
            # Another test process may be at it too.
            with contextlib.suppress(RuntimeError):
                run(["ip", "netns", "delete", name])
