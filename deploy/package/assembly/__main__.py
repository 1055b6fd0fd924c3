"""The command that `make deb` runs: wheels are fetched, the tree is made, and debhelper packs it."""

from __future__ import annotations

import argparse
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
    """Build the packages into build/deb."""
    parser = argparse.ArgumentParser(prog="assembly", description=__doc__)
    parser.add_argument("--architecture", choices=sorted(MACHINES), default="amd64", help="Debian's name of it")
    parser.add_argument(
        "--wheels", type=Path, default=CHECKOUT / "build" / "wheels", help="wheels that were built here"
    )
    parser.add_argument("--programs", type=Path, default=Path(sys.executable).parent, help="folder of the programs")
    chosen = parser.parse_args()
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    work = CHECKOUT / "build" / "package"
    wheels = work / f"wheels-{chosen.architecture}"
    tree = work / chosen.architecture / f"hallmonitor-{version}"
    fetch(
        own=chosen.wheels,
        constraints=CHECKOUT / "constraints.txt",
        into=wheels,
        architecture=chosen.architecture,
    )
    epoch = _epoch()
    sources = Sources(
        CHECKOUT, version, epoch, wheels, chosen.programs, CHECKOUT / "build" / "man", chosen.architecture
    )
    for name, installed, pruned in make_tree(sources, tree):
        left = f"{pruned / 1e6:.0f} MB of them are never run and left out"
        sys.stdout.write(f"{name}: libraries of {installed / 1e6:.0f} MB; {left}\n")
    _pack(tree, chosen.architecture, CHECKOUT / "build" / "deb")


def _epoch() -> int:
    """Give the time of the last change: what SOURCE_DATE_EPOCH says, or else the last commit's."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    asked = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]
    return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _pack(tree: Path, architecture: str, into: Path) -> None:
    packing = ["dpkg-buildpackage", "--build=binary", "--no-sign", f"--host-arch={architecture}", "--no-pre-clean"]
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
