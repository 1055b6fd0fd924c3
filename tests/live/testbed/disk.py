"""A small disk of a test's own for the spool, which can be filled, made read-only or halted."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from testbed.command import run

_MIB = 1 << 20
_FILLER = "filler"
_PROGRAMS = ("fsfreeze", "mkfs.ext4", "mount", "nsenter", "umount")


class Disk:
    """A file system in a file, mounted where the spool will be.

    It is a real one (ext4 over a loop device), so that filling, remounting and freezing it do what they would do to the
    gateway's. Mounting it needs root; it is unmounted by `stop`, and so is its loop device.

    Args:
        folder: where the file is made.
        mount: where it is mounted; made if it is not there.
        size_mb: its size in MiB.
    """

    def __init__(self, folder: Path, mount: Path, *, size_mb: int) -> None:
        self._image = folder / "disk.img"
        self.mount = mount
        self._size_mb = size_mb
        self._is_frozen = False

    def start(self) -> None:
        with self._image.open("wb") as image:
            image.truncate(self._size_mb * _MIB)
        # Without a journal of half its size, and without room that only root may use: the agent here is root.
        run(["mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", self._image])
        self.mount.mkdir(parents=True, exist_ok=True)
        run(["mount", "-o", "loop", self._image, self.mount])

    def stop(self) -> None:
        if self._is_frozen:
            self.thaw()
        if self.mount.is_mount():
            # Lazily, since a service that was killed a moment ago may still hold a file.
            run(["umount", "--lazy", self.mount])
        self._image.unlink(missing_ok=True)

    def fill(self) -> None:
        """Take all room that is left."""
        with (self.mount / _FILLER).open("ab", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(bytes(_MIB))
        with (self.mount / _FILLER).open("ab", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(bytes(512))

    def empty(self) -> None:
        """Give the room back."""
        (self.mount / _FILLER).unlink()

    def make_read_only(self, pid: int) -> None:
        """Let a process, of a mount namespace of its own, find it mounted read-only.

        A second mount covers the first: one that is in use cannot be made read-only, and the agent holds its lock.
        """
        run([*_in_mounts_of(pid), "mount", "--bind", self.mount, self.mount])
        run([*_in_mounts_of(pid), "mount", "-o", "remount,bind,ro", self.mount])

    def make_writable(self, pid: int) -> None:
        """Take that back."""
        run([*_in_mounts_of(pid), "umount", "--lazy", self.mount])

    def freeze(self) -> None:
        """Let every write wait until `thaw`, as a disk does that does not answer; fsfreeze(8)."""
        run(["fsfreeze", "--freeze", self.mount])
        self._is_frozen = True

    def thaw(self) -> None:
        run(["fsfreeze", "--unfreeze", self.mount])
        self._is_frozen = False


def missing_for_disks() -> str:
    """Why no disk can be made here, or nothing where one can."""
    absent = [program for program in _PROGRAMS if shutil.which(program) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    if not any(Path("/dev").glob("loop[0-9]*")) and not os.access("/dev/loop-control", os.W_OK):
        return "no loop devices"
    return ""


def _in_mounts_of(pid: int) -> list[str | Path]:
    return ["nsenter", "--mount", f"--target={pid}"]
