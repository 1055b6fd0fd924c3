"""A Debian root, made once and lent to each run as it was."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.command import run

from appliance.container import run_with_network
from appliance.needs import mount_overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

REPOSITORY = Path(__file__).parents[3]
FOLDER = REPOSITORY / "build" / "system"
SUITE = "bookworm"
BARE = ("systemd", "systemd-sysv", "dbus", "procps", "iproute2")
"""What a Debian machine has beside its smallest set of packages, and debootstrap's smallest lacks."""
MERGED = "merged"
_MAKING_S = 900
_ROOM = "6g"


def bare_root() -> Path:
    """A root with nothing but Debian, which is never changed; made where there is none yet.

    Raises:
        RuntimeError: Debian's archive cannot be reached.
    """
    return _made(f"bare-{_digest(SUITE, *BARE)}", _debootstrap)


def root_with_archives(install: str, packages: Sequence[Path]) -> Path:
    """The bare root with what an installation fetches from Debian's archive, fetched and not yet installed.

    Args:
        install: the command of `apt-get install`, run where the packages are.
        packages: of ours.

    Raises:
        RuntimeError: Debian's archive cannot be reached.
    """
    bare = bare_root()
    needed = [run(["dpkg-deb", "--field", package, "Pre-Depends", "Depends", "Recommends"]) for package in packages]

    def fetch(root: Path) -> None:
        run(["cp", "--archive", f"{bare}/.", root], within_s=_MAKING_S)
        for package in packages:
            shutil.copy(package, root / "root")
        begun = time.monotonic()
        run_with_network(root, f"apt-get --quiet update && {install} --download-only", within_s=_MAKING_S)
        (root / "root" / "fetched_s").write_text(f"{time.monotonic() - begun:.0f}", encoding="utf-8")
        for package in packages:
            (root / "root" / package.name).unlink()

    return _made(f"archives-{_digest(SUITE, *BARE, install, *needed)}", fetch)


@contextlib.contextmanager
def lent(root: Path) -> Iterator[Path]:
    """A root as it is, to be written to; what is written is kept in memory, and goes when it is given back."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix=f"run-{os.getpid()}-") as folder:
        # An installation waits for the disk with each file, which takes minutes where others use it too.
        run(["mount", "-t", "tmpfs", "-o", f"mode=0755,size={_ROOM}", "tmpfs", folder])
        parts = {name: Path(folder, name) for name in ("upper", "work", MERGED)}
        try:
            for part in parts.values():
                part.mkdir()
            mount_overlay(root, parts["upper"], parts["work"], parts[MERGED])
            yield parts[MERGED]
        finally:
            unmount(Path(folder))


def unmount(folder: Path) -> None:
    """Unmount what `lent` mounted below a folder, and what lies there with it."""
    for place in (folder / MERGED, folder):
        if place.is_mount():
            # A process that is on its way out may hold it a moment longer.
            run(["umount", "--lazy", place])


def _made(name: str, make: Callable[[Path], None]) -> Path:
    """The root of that name, made by whoever comes first; a second waits."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    root = FOLDER / name
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            unfinished = FOLDER / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(root)
    return root


def _debootstrap(root: Path) -> None:
    run(["debootstrap", "--variant=minbase", f"--include={','.join(BARE)}", SUITE, root], within_s=_MAKING_S)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
