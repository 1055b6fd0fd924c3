"""Whether the spool can be written, and has the room that the configuration gives it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.check.finding import fault, ok, unknown, warning
from hallmonitor_agent.config.memory import MIB
from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation

_WANTED: Final = os.R_OK | os.W_OK | os.X_OK
_OF_MEMORY: Final = frozenset({"tmpfs", "ramfs"})


def spool_room(situation: Situation) -> Iterator[Finding]:
    """Look at the folder, its file system, the room on it."""
    folder, name = situation.settings.spool.path, situation.account.name
    make = f"sudo install -d -o {name} -m 2770 {folder}"
    try:
        if not folder.exists():
            yield from _missing(situation, make)
            return
        if not folder.is_dir():
            yield fault(f"{folder} is no folder", "nothing can be written", "[spool] path = another folder")
            return
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            yield fault(
                f"{folder} is read-only", "no record can be written", f"sudo mount -o remount,rw {mount(folder)}"
            )
            return
        if not situation.account.may(folder, _WANTED):
            yield fault(
                f"{name} cannot write to {folder}", "no record can be written", f"sudo chown -R {name} {folder}"
            )
            return
    except OSError as error:
        yield unknown(f"{folder} cannot be looked at: {reason_of(error)}")
        return
    yield from _room(situation, folder)


def _missing(situation: Situation, make: str) -> Iterator[Finding]:
    folder = situation.settings.spool.path
    above = next((each for each in folder.parents if each.exists()), Path("/"))
    if situation.account.may(above, os.W_OK | os.X_OK):
        yield ok(f"{folder} will be made in {above}")
    else:
        message = f"{folder} is not there, and {situation.account.name} cannot make it in {above}"
        yield fault(message, "no record can be written", make)


def _room(situation: Situation, folder: Path) -> Iterator[Finding]:
    spool = situation.settings.spool
    kind = file_system(folder, situation.machine.proc / "self" / "mounts")
    if kind in _OF_MEMORY:
        yield warning(
            f"{folder} lies in memory ({kind})", "what is not followed is lost with a restart", f"df -T {folder}"
        )
    used = sum(path.stat().st_size for path in folder.rglob(f"sensor={situation.settings.capture.sensor}/*.parquet"))
    free_mb, used_mb = shutil.disk_usage(folder).free // MIB, used // MIB
    room_mb = free_mb + used_mb - spool.min_free_mb
    if room_mb >= spool.max_mb:
        yield ok(f"{folder}: {used_mb} of {spool.max_mb} MiB used, {free_mb} free on the disk")
    else:
        message = f"{folder}: there is room for {max(room_mb, 0)} MiB beside the {spool.min_free_mb} to leave free"
        why = f"the oldest files go at that, not at the {spool.max_mb} of [spool] max_mb"
        yield (warning if room_mb > 0 else fault)(message, why, f"df -h {folder}")


def mount(path: Path) -> Path:
    """Give the mount point that a path lies on."""
    return next(each for each in (path.resolve(), *path.resolve().parents) if each.is_mount())


def file_system(path: Path, mounts: Path) -> str:
    """Give the kind of file system that a path lies on, by /proc/self/mounts (proc(5)); empty where it is not told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    point = str(mount(path))
    # The last one that was mounted there covers the others.
    return next((words[2] for line in reversed(lines) if (words := line.split())[1:2] == [point]), "")
