"""Sends captures over the wire with tcpreplay."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from testbed.command import run
from testbed.wire import SENDER

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

_LONGEST_S = 600


def sending_command(capture: Path, *, packets_per_s: int | None = None, loops: int = 1) -> list[str]:
    """What sends a capture's packets at a steady rate; at top speed where none is given.

    The process stays on one processor: the kernel stamps and delivers packets on the processor that sent them, and two
    would do so in no certain order.
    """
    processor = str(max(os.sched_getaffinity(0)))
    rate = "--topspeed" if packets_per_s is None else f"--pps={packets_per_s}"
    quiet = ["--quiet", "--preload-pcap", f"--loop={loops}"]
    return ["taskset", "--cpu-list", processor, "tcpreplay", f"--intf1={SENDER}", rate, *quiet, str(capture)]


def send(wire: Wire, capture: Path, *, packets_per_s: int | None = None, loops: int = 1) -> int:
    """Send a capture, and give how many packets the kernel took."""
    before = wire.sent_packets()
    command = sending_command(capture, packets_per_s=packets_per_s, loops=loops)
    run(wire.sending(command), within_s=_LONGEST_S)
    return wire.sent_packets() - before


class Sending:
    """A capture that is sent again and again in the background, until it is stopped."""

    def __init__(self, wire: Wire, capture: Path, *, packets_per_s: int) -> None:
        self._wire = wire
        # No loop number means no end.
        self._command = sending_command(capture, packets_per_s=packets_per_s, loops=0)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._wire.sending(self._command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        if self._process is None:
            return
        # Whether it is over already is looked at before, so that a sender that failed is seen.
        ended_before = self._process.poll()
        self._process.kill()
        self._process.wait(30)
        self._process = None
        if ended_before is not None:
            message = f"tcpreplay ended by itself with status {ended_before}"
            raise RuntimeError(message)
