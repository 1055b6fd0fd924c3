"""Sends packets over the test's wire as fast as that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from testbed.command import run
from testbed.sender import sending_command
from testbed.wire import SENDER

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

LIMIT_S = 600


class Load(NamedTuple):
    """What is sent.

    Attributes:
        name: in words.
        frame_bytes: of each frame; 0 for those of a capture.
        flows: how many flows they belong to; 0 for those of a capture.
        packets: how many.
    """

    name: str
    frame_bytes: int
    flows: int
    packets: int


def send_made_up(wire: Wire, program: Path, load: Load) -> None:
    """Send frames of one size with the ring's own sender."""
    numbers = (load.packets, load.frame_bytes, load.flows)
    run(wire.sending([program, SENDER, *map(str, numbers)]), within_s=LIMIT_S)


def send_capture(wire: Wire, capture: Path, loops: int) -> None:
    """Send a capture some times with tcpreplay, from memory."""
    run(wire.sending(sending_command(capture, loops=loops)), within_s=LIMIT_S)
