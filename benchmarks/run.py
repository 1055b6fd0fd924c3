"""Measure the path from capture to flow records beside other tools, interleaved, on the same file in one run."""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.catalogue import load_catalogue
from hallmonitor.demo import write_demo
from hallmonitor.shipped import root
from hallmonitor_engine import Catalogue, FlowReader

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX_PACKETS = 5_000
"""Packets that the slowest peer reads: its time per packet does not depend on how many there are."""


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that reads a capture.

    Attributes:
        name: as the table shows it.
        does: what it does and what it leaves out, so that unlike is not compared in silence.
        run: reads the capture, and returns how many packets it read; 0 where it does not say.
    """

    name: str
    does: str
    run: Callable[[Path], int]


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, loaded once as a service does; whole commands pay for it each time."""
    return Catalogue(load_catalogue(root()).entries)


def engine(capture: Path) -> int:
    """Our engine inside this process, everything on."""
    reader = FlowReader([capture], catalogue=catalogue())
    for _batch in reader:
        pass
    return reader.progress().packets


def command(*words: str) -> Callable[[Path], int]:
    """A whole command, start-up included, its output thrown away."""

    def run(capture: Path) -> int:
        subprocess.run([*words, str(capture)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return 0

    return run


def dpkt(capture: Path) -> int:
    """Decode every packet with dpkt."""
    import dpkt as library  # noqa: PLC0415 - a peer, perhaps not installed

    with capture.open("rb") as stream:
        return sum(1 for _, data in library.pcap.Reader(stream) if library.ethernet.Ethernet(data))


def scapy(capture: Path) -> int:
    """Decode a prefix of the packets with scapy."""
    import scapy.layers.all  # noqa: F401, PLC0415 - a peer, perhaps not installed; its layers register themselves
    from scapy.utils import PcapReader  # noqa: PLC0415

    with PcapReader(str(capture)) as packets:
        return sum(1 for _ in islice(packets, PREFIX_PACKETS))


def contenders() -> list[Contender]:
    """All that take part, ours first; a peer that is missing is named on standard error."""
    found = [
        Contender("hallmonitor engine", "in process: decode, flows, names, catalogue, Arrow", engine),
        Contender(
            "hallmonitor flows",
            "whole command: the same, start-up and Parquet file",
            command(str(Path(sys.executable).with_name("hallmonitor")), "flows", "--format", "parquet"),
        ),
        Contender("dpkt", "in process: decode only; no flows, no names", dpkt),
        Contender("scapy", f"in process: decode only, first {PREFIX_PACKETS:,} packets; no flows, no names", scapy),
    ]
    for name, does, words in (
        (
            "tshark",
            "whole command: dissects every protocol; conversations, no flow records",
            ("tshark", "-n", "-q", "-z", "conv,tcp", "-r"),
        ),
        ("ndpiReader", "whole command: flows and names, many more protocols", ("ndpiReader", "-q", "-i")),
    ):
        if shutil.which(words[0]):
            found.append(Contender(name, does, command(*words)))
        else:
            sys.stderr.write(f"{name} is not installed and does not take part\n")
    return found


def main() -> None:
    """Print one table: medians, with minimum and maximum, and ratios to our engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("capture", nargs="?", type=Path, help="a pcap file; the demo day where none is named")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    capture = arguments.capture or Path("build/bench/day.pcap")
    if arguments.capture is None and not capture.exists():
        capture.parent.mkdir(parents=True, exist_ok=True)
        write_demo(capture)
    packets = engine(capture)
    seconds: dict[str, list[float]] = {}
    taking_part = contenders()
    for _ in range(arguments.rounds):
        for contender in taking_part:
            start = time.perf_counter()
            read = contender.run(capture)
            elapsed = time.perf_counter() - start
            # A prefix is scaled to the whole file, so that all rows speak of the same packets.
            seconds.setdefault(contender.name, []).append(elapsed * packets / (read or packets))
    _print_table(capture, packets, taking_part, seconds)


def _print_table(capture: Path, packets: int, taking_part: list[Contender], seconds: dict[str, list[float]]) -> None:
    ours = statistics.median(seconds[taking_part[0].name])
    rounds = len(seconds[taking_part[0].name])
    size = capture.stat().st_size / 1e6
    print(f"{capture.name}: {packets:,} packets, {size:.1f} MB; nanoseconds a packet, {rounds} rounds")
    print(f"{'':20} {'median':>10} {'least':>10} {'most':>10} {'times ours':>10}  what it does")
    for contender in taking_part:
        median = statistics.median(seconds[contender.name])
        times = (median, min(seconds[contender.name]), max(seconds[contender.name]))
        cells = " ".join(f"{value * 1e9 / packets:>10,.0f}" for value in times)
        print(f"{contender.name:20} {cells} {median / ours:>10.1f}  {contender.does}")


if __name__ == "__main__":
    main()
