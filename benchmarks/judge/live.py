"""What a batch of a live sensor costs on top of a day of state; run as a process of its own."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from judge import ours, stored

SMALL = 10_000
"""Flows of a live batch."""

MEASURED = 100
"""Live batches that are measured, the last ones of the day."""


def main() -> None:
    """Judge all but the last flows in large batches, then those in small ones, each with its alerts."""
    data = stored.load(Path(sys.argv[1]))
    shared = ours.Dictionaries(data.texts)
    judge = ours.judge(ours.LATENESS_US)
    last = len(data) - SMALL * MEASURED
    for block in ours.batches({name: values[:last] for name, values in data.columns.items()}, ours.BATCH):
        judge.observe(shared.columns(block))
        judge.advance()
    taken = []
    for block in ours.batches({name: values[last:] for name, values in data.columns.items()}, SMALL):
        columns = shared.columns(block)
        started = time.perf_counter()
        judge.observe(columns)
        judge.advance()
        taken.append((time.perf_counter() - started) * 1e3)
    found = {"median": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
