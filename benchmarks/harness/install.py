"""Peers from Debian and PyPI, unpacked into the build folder: nothing of the machine changes, no service starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from harness.command import CommandFailedError, run
from harness.places import BUILD

if TYPE_CHECKING:
    from pathlib import Path

PEERS = BUILD / "peers"
PACKAGES = {
    "ndpiReader": "libndpi-bin",
    "nfpcapd": "nfdump",
    "softflowd": "softflowd",
    "argus": "argus-server",
    "tshark": "tshark",
}
"""Debian package of each peer's program."""

NFSTREAM = "nfstream==6.6.0"
"""Its own virtual environment keeps its LGPL and its pins apart from ours."""


class Installed:
    """Where peers are, and why some are not.

    Args:
        root: the folder that Debian packages were unpacked into.
        reasons: why a program is not there, by its name.
    """

    def __init__(self, root: Path, reasons: dict[str, str]) -> None:
        self._root = root
        self.reasons = reasons

    def program(self, name: str) -> str:
        """The path of a program, the machine's own before the unpacked one; its bare name where there is none."""
        unpacked = (self._root / "usr" / folder / name for folder in ("bin", "sbin"))
        return shutil.which(name) or next((str(path) for path in unpacked if path.exists()), name)

    def absent(self, name: str) -> str:
        """Why a program is not there; empty where it is."""
        if os.sep in self.program(name):
            return ""
        return self.reasons.get(name, "not installed")

    def absent_nfstream(self) -> str:
        """Why nfstream is not there; empty where it is."""
        return "" if nfstream_python().exists() else self.reasons.get("nfstream", "not installed")

    def environment(self, name: str) -> dict[str, str]:
        """Where an unpacked program finds its libraries; nothing for one of the machine's own."""
        if not self.program(name).startswith(str(self._root)):
            return {}
        folders = sorted({str(path.parent) for path in self._root.glob("**/lib/**/*.so*")})
        return {"LD_LIBRARY_PATH": os.pathsep.join(folders)}


def nfstream_python() -> Path:
    """The Python of nfstream's virtual environment."""
    return PEERS / "nfstream" / "bin" / "python"


def install() -> Installed:
    """Fetch each peer that is not there yet."""
    root = PEERS / "root"
    found = Installed(root, {})
    for name, package in PACKAGES.items():
        if found.absent(name):
            try:
                _unpack(package, root)
            except CommandFailedError as error:
                found.reasons[name] = f"package {package}: {error}"
    if not nfstream_python().exists():
        try:
            _install_nfstream()
        except CommandFailedError as error:
            shutil.rmtree(PEERS / "nfstream", ignore_errors=True)
            found.reasons["nfstream"] = f"{NFSTREAM}: {error}"
    return found


def _unpack(package: str, root: Path) -> None:
    folder = PEERS / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        names = _needed(package)
    except CommandFailedError:
        # Where the lists of packages are missing, only root can fetch them.
        run([*_as_root(), "apt-get", "--quiet", "update"])
        names = _needed(package)
    for name in names:
        archive = folder / f"{name}.deb"
        if not archive.exists():
            _download(name, folder, archive)
        run(["dpkg", "--extract", archive, root])


def _needed(package: str) -> list[str]:
    """The package and what it needs that the machine does not have."""
    words = ["apt-get", "--quiet", "--simulate", "--no-install-recommends", "install", package]
    lines = run(words).output.splitlines()
    return [line.split()[1] for line in lines if line.startswith("Inst ")] or [package]


def _download(name: str, folder: Path, archive: Path) -> None:
    before = set(folder.iterdir())
    try:
        subprocess.run(
            ["apt-get", "--quiet", "download", name],  # noqa: S607 - as PATH has it
            cwd=folder,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise CommandFailedError(f"cannot be downloaded: {error}") from error
    (made,) = set(folder.iterdir()) - before
    made.rename(archive)


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _install_nfstream() -> None:
    folder = PEERS / "nfstream"
    run([sys.executable, "-m", "venv", folder])
    run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", NFSTREAM])
