"""Fetches and unpacks the wheels that a package's programs run on, for the Python of Debian 12.

A virtual environment would hold paths of the machine that it was made on, and dh-virtualenv, which packed such, has had
no upkeep for years. The programs need a folder that can be put on Python's path, and pip makes one.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PYTHON_VERSION = "3.11"
"""The Python of Debian 12. Wheels that are not abi3 are of one minor version."""

GLIBC_MINOR = 36
"""The C library of Debian 12 is 2.36, which has all that a wheel for an earlier one asks for (PEP 600)."""

EARLIEST_GLIBC_MINOR = 17
"""The earliest that PEP 600 names; manylinux2014 is its other name."""

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
"""Debian's architectures for which all that is needed has wheels, with the names that wheels have for them."""


def wheel_target(architecture: str) -> list[str]:
    """Give pip's options that choose wheels for Debian 12, by one of Debian's names of an architecture."""
    machine = MACHINES[architecture]
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC_MINOR, EARLIEST_GLIBC_MINOR - 1, -1)]
    return [
        *(option for platform in (*platforms, f"manylinux2014_{machine}") for option in ("--platform", platform)),
        *("--python-version", PYTHON_VERSION, "--implementation", "cp", "--only-binary", ":all:"),
    ]


def fetch(own: Path, constraints: Path, into: Path, architecture: str) -> None:
    """Fetch the wheels of all that ours need, and put ours beside them, where they are not there yet.

    Args:
        own: folder of the wheels that were built here.
        constraints: versions to take.
        into: folder of wheels; what others wrote is taken as it is there.
        architecture: Debian's name.

    Raises:
        subprocess.CalledProcessError: pip said no, and told why.
    """
    into.mkdir(parents=True, exist_ok=True)
    for stale in into.glob("hallmonitor*.whl"):
        stale.unlink()
    places = ["--find-links", str(into), "--constraint", str(constraints), "--dest", str(into)]
    # By file and never by name: others may publish, and do, something else by the same name.
    ours = [str(wheel) for wheel in sorted(own.glob("hallmonitor*.whl"))]
    _pip("download", *wheel_target(architecture), *places, *ours)


def install(distribution: str, wheels: Path, into: Path, architecture: str) -> None:
    """Unpack a distribution with all that it needs into a folder, from fetched wheels alone.

    Raises:
        subprocess.CalledProcessError: a wheel is missing.
    """
    # Python's bytecode is made where the package is installed, by the Python that is there.
    places = ["--no-index", "--find-links", str(wheels), "--no-compile", "--target", str(into)]
    _pip("install", *wheel_target(architecture), *places, distribution)


def _pip(command: str, *options: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([sys.executable, "-m", "pip", command, *quiet, *options], check=True)
