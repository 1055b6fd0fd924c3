"""Who reads real traffic, many times over in process: a capture of seconds says little in one reading."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from harness.command import CommandFailedError, run
from harness.contender import Contender, Kind, Sample, less_start_up, self_timed, whole
from harness.install import nfstream_python
from harness.ours import ENGINE, EVERYTHING, READER
from harness.places import BENCHMARKS

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contender import Reading
    from harness.install import Installed

PASSES = 50
_PROCESSING = re.compile(r"Packet Processing Time:\s+(\d+) msec")


def real_contenders(installed: Installed, packets: int, empty: Path) -> list[Contender]:
    """Those that the real traffic is read by.

    Args:
        installed: where peers' programs are.
        packets: how many there are in one pass.
        empty: a capture without packets, to learn what starting up takes.
    """
    passes = str(PASSES)
    ndpi = Contender(
        "ndpiReader",
        Kind.IN_PROCESS,
        f"joins flows; names many more protocols; {PASSES} loops of its own, by the time that it tells for packets",
        "writes no flow records; never expires a flow; looks at no catalogue",
        processing_time(installed),
        installed.absent("ndpiReader"),
    )
    nfstream = Contender(
        "nfstream, 20 dissections",
        Kind.IN_PROCESS,
        f"joins flows; expires them; names by nDPI; {PASSES} passes, its time for a capture without packets subtracted",
        "writes no file",
        self_timed(
            lambda capture, _: [
                nfstream_python(),
                BENCHMARKS / "readers" / "peer_nfstream.py",
                capture,
                "20",
                passes,
                empty,
            ]
        ),
        installed.absent_nfstream(),
    )
    tshark = Contender(
        "tshark",
        Kind.IN_PROCESS,
        f"dissects every layer of every protocol; {PASSES} runs, its time for a capture without packets subtracted",
        "writes no flow records; expires nothing",
        repeated(
            less_start_up(
                whole(
                    lambda capture, _: [installed.program("tshark"), "-n", "-q", "-z", "conv,tcp", "-r", capture],
                    installed.environment("tshark"),
                ),
                empty,
            )
        ),
        installed.absent("tshark"),
    )
    engine = Contender(
        ENGINE,
        Kind.IN_PROCESS,
        f"{EVERYTHING}; {PASSES} passes",
        "",
        self_timed(lambda capture, _: [sys.executable, READER, capture, "--passes", passes]),
    )
    return [engine, *(_of_passes(peer, packets) for peer in (ndpi, nfstream, tshark))]


def repeated(reading: Reading) -> Reading:
    """As many readings as there are passes, one after the other."""

    def read(capture: Path, scratch: Path) -> Sample:
        return Sample(sum(reading(capture, scratch).seconds for _ in range(PASSES)))

    return read


def processing_time(installed: Installed) -> Reading:
    """What ndpiReader tells of the time that packets took, all loops together; each ends with whole milliseconds."""

    def read(capture: Path, _: Path) -> Sample:
        words = [installed.program("ndpiReader"), "-l", str(PASSES), "-i", capture]
        told = _PROCESSING.findall(run(words, environment=installed.environment("ndpiReader")).output)
        if len(told) != PASSES:
            raise CommandFailedError(f"tells the time of {len(told)} loops, not of {PASSES}")
        return Sample(sum(map(int, told)) / 1_000)

    return read


def _of_passes(contender: Contender, packets: int) -> Contender:
    def read(capture: Path, scratch: Path) -> Sample:
        sample = contender.read(capture, scratch)
        return Sample(sample.seconds, packets * PASSES, sample.told)

    return Contender(contender.name, contender.kind, contender.does, contender.lacks, read, contender.absent)
