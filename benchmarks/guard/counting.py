"""How many instructions the engine takes for a capture, as valgrind's callgrind counts them."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root

REPOSITORY = Path(__file__).resolve().parents[2]
BENCHMARKS = REPOSITORY / "benchmarks"
BUILD = REPOSITORY / "build" / "guard"
"""Captures and profiles of the last run."""

PACKETS = 50_000
"""Packets of each capture: some seconds under callgrind."""

RUNS = 3
"""Runs over each capture, of which the least counts: under some keys of its hash a table grows once more (+0.5%)."""

CPU_FLAGS = ("aes", "avx2")
"""What the CPU may have that code asks for when it runs. Of more than these, callgrind hides what it cannot follow."""


class MissingToolError(Exception):
    """A program that is needed is not there; the message names it and its remedy."""


def tool(name: str, remedy: str) -> str:
    """The path of a program.

    Raises:
        MissingToolError: it is not installed.
    """
    path = shutil.which(name)
    if path is None:
        raise MissingToolError(f"{name} is not installed: {remedy}")
    return path


def valgrind() -> str:
    """The path of valgrind.

    Raises:
        MissingToolError: it is not installed.
    """
    return tool("valgrind", "apt install valgrind")


def surroundings() -> dict[str, str]:
    """What the count depends on beside the engine, by name."""
    return {
        "machine": " ".join([platform.machine(), *_cpu_flags()]),
        "compiler": _said([tool("rustc", "install rustup"), "--version"]),
        "libc": " ".join(platform.libc_ver()),
        "valgrind": _said([valgrind(), "--version"]),
    }


def _cpu_flags() -> list[str]:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    flags = next((line.split() for line in text.splitlines() if line.startswith("flags")), [])
    return [flag for flag in CPU_FLAGS if flag in flags]


def _said(words: list[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def build(crate: str) -> Path:
    """Build a crate of the benchmarks for release, and give the program of its name.

    Flags of the caller's are left out: the count depends on them.
    """
    folder = BENCHMARKS / crate
    words = [tool("cargo", "install rustup"), "build", "--release", "--locked", "--quiet"]
    words += ["--manifest-path", str(folder / "Cargo.toml"), "--target-dir", str(folder / "target")]
    ours = {key: value for key, value in os.environ.items() if not key.endswith("RUSTFLAGS")}
    subprocess.run(words, check=True, env=ours)
    return folder / "target" / "release" / crate


def capture(traffic: Path, kind: str) -> Path:
    """Have the generator make a capture."""
    path = BUILD / f"{kind}.pcap"
    subprocess.run([traffic, kind, path, "--packets", str(PACKETS)], check=True, stdout=subprocess.DEVNULL)
    return path


def catalogue() -> Path:
    """The shipped catalogue, as `stages` reads it."""
    path = BUILD / "catalogue.tsv"
    lines = ["\t".join(entry) + "\n" for entry in load_catalogue(root()).entries]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def profile(capture: Path) -> Path:
    """Where the profile of a capture's pass is kept, for callgrind_annotate."""
    return capture.with_suffix(".callgrind")


def instructions_per_packet(stages: Path, capture: Path, services: Path) -> float:
    """Instructions that the whole engine takes for a packet of `capture`, without those of starting up.

    Args:
        stages: the program under test.
        capture: a capture of `PACKETS` packets.
        services: the catalogue.
    """

    def instructions(passes: int, out: Path) -> int:
        words = [valgrind(), "--tool=callgrind", "--quiet", f"--callgrind-out-file={out}"]
        words += [str(stages), str(capture), "output", "--passes", str(passes), "--catalogue", str(services)]
        _said(words)
        return _total(out)

    start = instructions(0, BUILD / "start.callgrind")
    least = min(instructions(1, profile(capture)) for _ in range(RUNS))
    return (least - start) / PACKETS


def _total(profile: Path) -> int:
    """The sum at the end of a profile (Callgrind Format Specification)."""
    with profile.open(encoding="utf-8") as lines:
        return next(int(line.removeprefix("totals:")) for line in lines if line.startswith("totals:"))
