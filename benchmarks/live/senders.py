"""Sends packets over the test's wire as fast as that goes."""

from __future__ import annotations

import json
import re
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


def send_made_up(wire: Wire, program: Path, load: Load) -> float:
    """Send frames of one size with the ring's own sender, and give the seconds that it took."""
    numbers = (load.packets, load.frame_bytes, load.flows)
    told = run(wire.sending([program, SENDER, *map(str, numbers)]), within_s=LIMIT_S)
    return float(json.loads(told)["seconds"])


def send_capture(wire: Wire, capture: Path, loops: int) -> float:
    """Send a capture some times with tcpreplay, from memory, and give the seconds that it took."""
    told = run(wire.sending(sending_command(capture, loops=loops)), within_s=LIMIT_S)
    found = re.search(r"sent in ([\d.]+) seconds", told)
    if found is None:
        raise RuntimeError(told)
    return float(found[1])
