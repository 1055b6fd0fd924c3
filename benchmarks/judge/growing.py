"""How time and memory grow with the number of flows, which are made on the fly; run as a process of its own."""

from __future__ import annotations

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
    before = memory.kept()
    seconds, held = 0.0, 0
    alerts = 0
    for block in traffic.batches("day", rows, known):
        columns = shared.columns(block)
        started = time.perf_counter()
        judge.observe(columns)
        alerts += len(judge.advance())
        seconds += time.perf_counter() - started
        del block, columns
        held = max(held, memory.kept() - before)
    started = time.perf_counter()
    alerts += len(judge.finish())
    seconds += time.perf_counter() - started
    told = {"size": rows, "seconds": seconds, "bytes": held, "alerts": alerts}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
