"""The engine's stages and the limits of the machine, as contenders; its pauses and its memory, as figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root
from harness.command import run
from harness.contender import Contender, Kind, self_timed
from harness.places import BENCHMARKS, BUILD

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contender import Words

MANIFEST = BENCHMARKS / "stages" / "Cargo.toml"
CATALOGUE = BUILD / "catalogue.tsv"
LIMITS = {
    "touch": "touches every cache line of a fresh mapping",
    "read": "reads the file into a buffer",
}
STAGES = {
    "walk": "walks the records of the file",
    "decode": "the same, and decodes headers",
    "table": "the same, and joins and expires flows",
    "identify": "the same, and names and categorises them",
    "output": "the same, and writes Arrow records",
}
"""Each stage does what those before it do as well, so that the difference is what it costs."""

FLOWS = 1_000_000


def stages() -> list[Contender]:
    """The limits, then the stages in their order."""
    absent = "" if MANIFEST.exists() else "benchmarks/stages is not there"
    kinds = [(Kind.LIMIT, LIMITS), (Kind.STAGE, STAGES)]
    return [
        Contender(name, kind, does, "", self_timed(_words(name)), absent)
        for kind, names in kinds
        for name, does in names.items()
    ]


def write_catalogue() -> None:
    """Write the shipped catalogue in the form that stages read it: lines of domain, service and category."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    lines = ("\t".join(entry) for entry in load_catalogue(root()).entries)
    CATALOGUE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build() -> None:
    """Build the stages, so that no round waits for the compiler.

    Raises:
        CommandFailedError: they cannot be built.
    """
    if MANIFEST.exists():
        run(["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", MANIFEST])


def pauses(capture: Path) -> dict[str, object]:
    """How long packets wait: `max_us`, `flows_at_max` and a `histogram` of steps by their time.

    Raises:
        CommandFailedError: the stages are not there, or cannot read it.
    """
    return dict(json.loads(run([*_stages(), capture, "pauses", "--passes", "1"]).output.splitlines()[-1]))


def bytes_per_flow(capture: Path) -> float:
    """What a named flow holds while it is idle, from how the process grows with a million of them.

    Raises:
        CommandFailedError: the stages are not there, or the capture has fewer flows.
    """
    told = json.loads(run([*_stages(), capture, "memory", "--flows", str(FLOWS)]).output.splitlines()[-1])
    return float(told["bytes_per_flow"])


def _stages() -> list[str | Path]:
    return ["cargo", "run", "--quiet", "--release", "--locked", "--manifest-path", MANIFEST, "--"]


def _words(name: str) -> Words:
    return lambda capture, _: [*_stages(), capture, name, "--passes", "1", "--catalogue", CATALOGUE]
