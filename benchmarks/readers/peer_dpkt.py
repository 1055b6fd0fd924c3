"""Decode every packet of a capture with dpkt, and tell how long it took without start-up."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import dpkt


def main() -> None:
    """Print one line of JSON; the argument is the capture."""
    packets = 0
    start = time.perf_counter()
    with Path(sys.argv[1]).open("rb") as stream:
        for _, data in dpkt.pcap.Reader(stream):
            dpkt.ethernet.Ethernet(data)
            packets += 1
    print(json.dumps({"seconds": time.perf_counter() - start, "packets": packets}))


if __name__ == "__main__":
    main()
