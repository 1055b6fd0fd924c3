"""Other tools as contenders: what each does, what it does not, and how much of each capture it reads."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from harness.contender import Contender, Kind, computing, self_timed, whole
from harness.install import nfstream_python
from harness.places import BENCHMARKS

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contender import Words
    from harness.install import Installed

READERS = BENCHMARKS / "readers"
OUR_IDLE_FLOWS = "1000000"
"""As many flows at one time as our engine keeps: softflowd's 8,192 would end flows early."""

WHOLE = 0
PACKETS_READ = {
    "mix": {"nfstream, 0 dissections": 500_000, "dpkt": 200_000, "scapy": 5_000},
    "mix-opaque": {
        "nfstream, 20 dissections": None,
        "nfstream, 0 dissections": None,
        "tshark": None,
        "dpkt": None,
        "scapy": None,
    },
    "small": {
        "ndpiReader": 1_000_000,
        "nfstream, 20 dissections": 500_000,
        "nfstream, 0 dissections": None,
        "tshark": 1_000_000,
        "dpkt": 200_000,
        "scapy": 5_000,
    },
    "hellos": {
        "ndpiReader": 1_000_000,
        "nfstream, 20 dissections": 1_000_000,
        "nfstream, 0 dissections": None,
        "tshark": 1_000_000,
        "dpkt": None,
        "scapy": None,
    },
    "flood": {
        "ndpiReader": 1_000_000,
        "nfstream, 20 dissections": 1_000_000,
        "nfstream, 0 dissections": None,
        "tshark": 500_000,
        "dpkt": None,
        "scapy": None,
    },
    "day": {"dpkt": 200_000, "scapy": 5_000},
}
"""Of each capture, how many packets a peer reads where it is not all; None where it takes no part.

A prefix is enough where time per packet does not depend on how many there are, and all would take an hour (scapy), or
where all would take more memory than a machine has (tshark keeps every conversation)."""


def packets_read(capture: str, peer: str) -> int | None:
    """How many packets of a capture a peer reads: 0 for all of them, None where it takes no part."""
    return PACKETS_READ.get(capture, {}).get(peer, WHOLE)


def peers(installed: Installed) -> list[Contender]:
    """Every peer, also those that are not there."""
    return [
        _program(
            installed,
            "ndpiReader",
            lambda capture, _: [installed.program("ndpiReader"), "-q", "-i", capture],
            "joins flows; names many more protocols",
            "writes no flow records; never expires a flow; looks at no catalogue",
        ),
        *(_nfstream(installed, dissections) for dissections in (20, 0)),
        _program(
            installed,
            "tshark",
            lambda capture, _: [installed.program("tshark"), "-n", "-q", "-z", "conv,tcp", "-r", capture],
            "dissects every layer of every protocol; lists TCP conversations",
            "writes no flow records; expires nothing",
        ),
        _program(
            installed,
            "nfpcapd",
            lambda capture, scratch: [installed.program("nfpcapd"), "-e", "60,120", "-r", capture, "-w", scratch],
            "joins flows; expires them; writes records",
            "names nothing",
        ),
        _program(
            installed,
            "softflowd",
            lambda capture, scratch: [
                *(installed.program("softflowd"), "-d", "-m", OUR_IDLE_FLOWS, "-c", "none"),
                *("-p", scratch / "pid", "-r", capture),
            ],
            "joins flows; expires them",
            "names nothing; writes no records, for it has no file to write to",
        ),
        _argus(installed),
        *(_library(name) for name in ("dpkt", "scapy")),
    ]


def _program(installed: Installed, name: str, words: Words, does: str, lacks: str) -> Contender:
    read = whole(words, installed.environment(name))
    return Contender(name, Kind.COMMAND, does, lacks, read, installed.absent(name))


def _nfstream(installed: Installed, dissections: int) -> Contender:
    does = "joins flows; expires them; makes a Python object of each; has a process of its own to read packets"
    return Contender(
        f"nfstream, {dissections} dissections",
        Kind.COMMAND,
        f"{does}; names by nDPI" if dissections else does,
        "writes no file" if dissections else "names nothing; writes no file",
        whole(lambda capture, _: [nfstream_python(), READERS / "peer_nfstream.py", capture, str(dissections)]),
        installed.absent_nfstream(),
    )


def _argus(installed: Installed) -> Contender:
    """Argus ends on whole seconds, whatever it reads: a wait that is no work, and that overlaps with work."""

    def words(capture: Path, scratch: Path) -> list[str | Path]:
        return [installed.program("argus"), "-X", "-r", capture, "-w", scratch / "argus.out"]

    return Contender(
        "argus",
        Kind.COMMAND,
        "joins flows; expires them; writes records; by its processor time, for it ends on whole seconds",
        "names nothing",
        computing(words, installed.environment("argus")),
        installed.absent("argus"),
    )


def _library(name: str) -> Contender:
    return Contender(
        name,
        Kind.IN_PROCESS,
        "decodes packets",
        "joins no flows; names nothing; writes nothing",
        self_timed(lambda capture, _: [sys.executable, READERS / f"peer_{name}.py", capture]),
        "" if find_spec(name) else "not installed",
    )
