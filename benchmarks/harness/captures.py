"""The captures that all read: made once, kept in the build folder, described as their generator described them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from harness.command import CommandFailedError, run
from harness.pcap import count_packets, write_prefix
from harness.places import BENCHMARKS, BUILD, REPOSITORY

GENERATOR = BENCHMARKS / "traffic"
KINDS = {
    "mix": "half TLS, a fifth QUIC with real Initials, DNS, HTTP, BitTorrent, the rest opaque",
    "mix-opaque": "the same with QUIC that tells no name, so that nothing is decrypted",
    "small": "packets of 64 to 90 bytes in many flows",
    "hellos": "flows of a handshake and a ClientHello each",
    "flood": "flows of a single packet",
    "day": "three hours at a gateway",
}
"""Captures that the generator makes, and what is in them."""

REAL = "real"
"""The capture of real traffic, which takes part where the optional corpus lies beside the checkout."""

MANY = 4
"""Captures that are read as many inputs of one run."""

MANY_PACKETS = 500_000


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture file and what is in it.

    Attributes:
        name: as tables show it.
        path: the file, in the page cache once it was warmed.
        says: what its packets are.
        packets: how many there are.
        bytes: size of the file.
        flows: how many flows its generator made; 0 where that is not known.
    """

    name: str
    path: Path
    says: str
    packets: int
    bytes: int
    flows: int

    def warm(self) -> None:
        """Read the file once, so that no contender pays for the disk."""
        with self.path.open("rb", buffering=0) as stream:
            while stream.read(1 << 24):
                pass


def generate(kind: str, output: Path, *options: str) -> Path:
    """Make a capture unless it is there as the generator would make it today, with its description beside it.

    Raises:
        CommandFailedError: the generator is not there or failed.
    """
    sources = sorted((GENERATOR / "src").glob("**/*.rs"))
    if facts_path(output).exists() and is_newer(output, *sources):
        return output
    manifest = GENERATOR / "Cargo.toml"
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(f".{output.name}.partial")
    words = ["cargo", "run", "--quiet", "--release", "--locked", "--manifest-path", str(manifest), "--"]
    try:
        made = run([*words, kind, str(partial), *options]).output.splitlines()
        facts_path(output).write_text(made[-1] + "\n", encoding="utf-8")
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
    return output


def is_newer(made: Path, *sources: Path) -> bool:
    """Whether a file is there, and was made after all that it is made from."""
    return made.exists() and all(made.stat().st_mtime >= source.stat().st_mtime for source in sources)


def facts_path(capture: Path) -> Path:
    """Where the generator's description of a capture is kept."""
    return capture.with_suffix(".json")


def load(name: str) -> Capture:
    """A capture by its name, made where it is missing.

    Raises:
        CommandFailedError: it is not there and cannot be made.
    """
    if name == REAL:
        return _real()
    path = generate(name, BUILD / f"{name}.pcap")
    facts = json.loads(facts_path(path).read_text(encoding="utf-8"))
    return Capture(name, path, KINDS[name], facts["packets"], path.stat().st_size, facts["flows"])


def optional_corpus() -> Path | None:
    """The optional corpus's capture of a gateway, where it lies beside the checkout."""
    shared = Path(os.environ.get("HALLMONITOR_SHARED", REPOSITORY.parent / "shared"))
    path = shared / "corpus" / "gateway-mix.pcap"
    return path if path.is_file() else None


def _real() -> Capture:
    path = optional_corpus()
    if path is None:
        raise CommandFailedError("the optional corpus is not beside the checkout")
    return Capture(
        REAL, path, "real traffic of a gateway; times are over many passes", count_packets(path), path.stat().st_size, 0
    )


def prefix(capture: Capture, packets: int) -> Capture:
    """A capture's first packets as a capture of their own, for those who would need hours for all."""
    if packets >= capture.packets:
        return capture
    path = BUILD / f"{capture.name}-first-{packets}.pcap"
    if not is_newer(path, capture.path):
        write_prefix(capture.path, packets, path)
    return Capture(capture.name, path, capture.says, packets, path.stat().st_size, 0)


def empty(capture: Capture) -> Path:
    """A capture of the same kind without packets, which shows what starting up costs."""
    return prefix(capture, 0).path


def many() -> list[Path]:
    """Captures of the same hours by different sensors, as many inputs of one run.

    Raises:
        CommandFailedError: they are not there and cannot be made.
    """
    return [
        generate("mix", BUILD / f"many-{seed}.pcap", "--packets", str(MANY_PACKETS), "--seed", str(seed))
        for seed in range(1, MANY + 1)
    ]
