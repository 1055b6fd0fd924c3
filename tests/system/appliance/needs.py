"""What a system test needs of the machine."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from testbed import needs as live_needs
from testbed.command import run

PROGRAMS = ("systemd-nspawn", "debootstrap", "dpkg-deb", "nsenter", "mount")


@cache
def missing() -> str:
    """Why system tests cannot run here, or nothing where they can."""
    if os.geteuid() != 0:
        return "a machine in a container needs root"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    return live_needs.missing() or _without_overlay()


def _without_overlay() -> str:
    with tempfile.TemporaryDirectory() as folder:
        parts = {name: Path(folder, name) for name in ("lower", "upper", "work", "merged")}
        for part in parts.values():
            part.mkdir()
        try:
            mount_overlay(parts["lower"], parts["upper"], parts["work"], parts["merged"])
        except RuntimeError as error:
            return f"no overlay file system: {error}"
        run(["umount", parts["merged"]])
    return ""


def mount_overlay(lower: Path, upper: Path, work: Path, merged: Path) -> None:
    """Mount a folder in which what is changed of `lower` goes to `upper`.

    Raises:
        RuntimeError: the kernel refuses.
    """
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    run(["mount", "-t", "overlay", "overlay", "-o", options, merged])
