"""What the benchmark ran on."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from harness.command import CommandFailedError, run
from harness.install import PACKAGES, PEERS, nfstream_python

if TYPE_CHECKING:
    from harness.install import Installed


def describe() -> dict[str, str]:
    """Processor, memory, system and compilers, as the machine tells them."""
    return {
        "processor": _field("/proc/cpuinfo", "model name"),
        "cores": str(os.cpu_count()),
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
        "kernel": platform.release(),
        "Rust": _first_line("rustc", "--version"),
        "Python": platform.python_version(),
        "load before the run": f"{os.getloadavg()[0]:.2f}",
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def versions(installed: Installed) -> dict[str, str]:
    """Version of each contender that is there."""
    found = {name: metadata.version(name) for name in ("hallmonitor", "dpkt", "scapy") if _has(name)}
    for program, package in PACKAGES.items():
        if not installed.absent(program):
            found[program] = _package_version(package)
    if not installed.absent_nfstream():
        found["nfstream"] = _first_line(
            str(nfstream_python()), "-c", "import importlib.metadata; print(importlib.metadata.version('nfstream'))"
        )
    return found


def _has(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _package_version(package: str) -> str:
    """Of an unpacked Debian package, else of the one that the machine has."""
    archive = PEERS / "packages" / f"{package}.deb"
    if archive.exists():
        return _first_line("dpkg-deb", "--field", str(archive), "Version")
    return _first_line("dpkg-query", "--show", "--showformat=${Version}", package)


def _first_line(*words: str) -> str:
    try:
        return next(iter(run(words).output.splitlines()), "unknown")
    except CommandFailedError:
        return "unknown"


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"
