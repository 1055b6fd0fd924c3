"""How time and memory grow with the number of flows, which are made on the fly; run as a process of its own."""

from __future__ import annotations

import gc
import json
import sys
import time

from judge import memory, names, ours, stored, traffic


def main() -> None:
    """Judge so many flows, batch by batch, and tell seconds of judging and bytes of memory."""
    rows = int(sys.argv[1])
    known = names.make()
    shared = ours.Dictionaries(stored.dictionaries(known))
    judge = ours.judge(ours.LATENESS_US)
    seconds = 0.0
    # The first batch sets the memory that generating takes; what grows after it, grows with the flows.
    for _ in traffic.batches("day", min(rows, traffic.BATCH), known):
        gc.collect()
    memory.reset_peak()
    before = memory.peak()
    alerts = 0
    for block in traffic.batches("day", rows, known):
        columns = shared.columns(block)
        started = time.perf_counter()
        judge.observe(columns)
        alerts += len(judge.advance())
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    alerts += len(judge.finish())
    seconds += time.perf_counter() - started
    told = {"size": rows, "seconds": seconds, "bytes": memory.peak() - before, "alerts": alerts}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
