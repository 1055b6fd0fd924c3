"""Decode every packet of a capture with scapy, and tell how long it took without start-up."""

from __future__ import annotations

import json
import sys
import time

import scapy.layers.all  # noqa: F401 - its layers register themselves
from scapy.utils import PcapReader


def main() -> None:
    """Print one line of JSON; the argument is the capture."""
    start = time.perf_counter()
    with PcapReader(sys.argv[1]) as capture:
        packets = sum(1 for _ in capture)
    print(json.dumps({"seconds": time.perf_counter() - start, "packets": packets}))


if __name__ == "__main__":
    main()
