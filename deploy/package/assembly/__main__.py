"""The command that `make deb` runs: wheels are fetched, the tree is made, and debhelper packs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from assembly.build_tree import Sources, make_tree
from assembly.python_wheels import MACHINES, fetch

CHECKOUT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Build the packages for this machine's architecture into build/deb."""
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    architecture = _said(["dpkg", "--print-architecture"])
    if architecture not in MACHINES:
        sys.exit(f"packages are built on {' or '.join(sorted(MACHINES))}, and this is {architecture}")
    built = CHECKOUT / "build"
    wheels = built / "package" / f"wheels-{architecture}"
    tree = built / "package" / architecture / f"hallmonitor-{version}"
    fetch(built / "wheels", CHECKOUT / "constraints.txt", wheels, architecture)
    programs = Path(sys.executable).parent
    sources = Sources(CHECKOUT, version, _epoch(), wheels, programs, built / "man", architecture)
    for name, installed, pruned in make_tree(sources, tree):
        left = f"{pruned / 1e6:.0f} MB of them are never run and left out"
        sys.stdout.write(f"{name}: libraries of {installed / 1e6:.0f} MB; {left}\n")
    _pack(tree, built / "deb")


def _epoch() -> int:
    """Give the time of the last change: what SOURCE_DATE_EPOCH says, or else the last commit's."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    return int(_said(["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]))


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _pack(tree: Path, into: Path) -> None:
    packing = ["dpkg-buildpackage", "--build=binary", "--no-sign", "--no-pre-clean"]
    with (tree.parent / "dpkg-buildpackage.log").open("w") as log:
        done = subprocess.run(packing, cwd=tree, check=False, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(Path(log.name).read_text(encoding="utf-8", errors="replace"))
    into.mkdir(parents=True, exist_ok=True)
    for package in sorted(tree.parent.glob("*.deb")):
        built = Path(shutil.move(package, into / package.name))
        sys.stdout.write(f"{built}: {built.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
