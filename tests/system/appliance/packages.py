"""The packages that `make deb` built, and one of a version before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from testbed.command import run

from appliance.root import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

BUILT = REPOSITORY / "build" / "deb"
OLDER = "0.0.9"
"""A version before any that was built."""


def built_packages() -> list[Path]:
    """Analyzer and agent for this machine's architecture, or nothing where they were not built."""
    architecture = run(["dpkg", "--print-architecture"]).strip()
    found = [sorted(BUILT.glob(f"{name}_*_{architecture}.deb")) for name in ("hallmonitor", "hallmonitor-agent")]
    return [paths[-1] for paths in found if paths] if all(found) else []


def field_of(package: Path, name: str) -> str:
    """A field of its control file (deb-control(5))."""
    return run(["dpkg-deb", "--field", package, name]).strip()


def as_older(package: Path, folder: Path) -> Path:
    """The same package with an older version, as the one that an upgrade begins with."""
    name = field_of(package, "Package")
    tree = folder / name
    run(["dpkg-deb", "--raw-extract", package, tree])
    control = tree / "DEBIAN" / "control"
    version = field_of(package, "Version")
    text = re.sub(r"^Version: .*$", f"Version: {OLDER}", control.read_text(encoding="utf-8"), flags=re.MULTILINE)
    control.write_text(text.replace(f"(= {version})", f"(= {OLDER})"), encoding="utf-8")
    older = folder / f"{name}_{OLDER}_{field_of(package, 'Architecture')}.deb"
    # The fastest that there is: it is unpacked once.
    run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, older])
    return older
