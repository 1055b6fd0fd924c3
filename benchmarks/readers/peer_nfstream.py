"""Read a capture with nfstream, in its own virtual environment, and tell how long it took without start-up."""

from __future__ import annotations

import json
import sys
import time

from nfstream import NFStreamer


def read(capture: str, dissections: int) -> tuple[float, int, int]:
    """Seconds, flows and packets of one reading."""
    start = time.perf_counter()
    packets = flows = 0
    for flow in NFStreamer(source=capture, n_dissections=dissections, statistical_analysis=False):
        packets += flow.bidirectional_packets
        flows += 1
    return time.perf_counter() - start, flows, packets


def main() -> None:
    """Print one line of JSON.

    Arguments are the capture and the dissections of a flow; then perhaps the passes, and a capture without packets,
    whose time is subtracted in each pass.
    """
    capture, dissections, *more = sys.argv[1:]
    passes, empty = (int(more[0]), more[1]) if more else (1, "")
    total = 0.0
    flows = packets = 0
    for _ in range(passes):
        start_up = read(empty, int(dissections))[0] if empty else 0.0
        seconds, flows, packets = read(capture, int(dissections))
        total += seconds - start_up
    print(json.dumps({"seconds": total, "flows": flows, "counted_packets": packets}))


if __name__ == "__main__":
    # It starts further processes, which import this file again on some systems.
    main()
