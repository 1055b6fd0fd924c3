"""The process of one contender: it loads a set, then answers words on standard input with lines of JSON."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from judge import contenders, memory, stored

if TYPE_CHECKING:
    from judge.ours import Found


class Answering(Protocol):
    """Whoever answers all signatures."""

    def run(self) -> list[Found]:
        """Give all alerts."""


class Ours:
    """Our judge; a new one for each run, which has seen the first flows before the clock starts."""

    def __init__(self, data: stored.Stored) -> None:
        from judge import ours

        self._ours = ours
        shared = ours.Dictionaries(data.texts)
        first = len(data) // ours.SEEN_BEFORE
        self._before = shared.columns({name: values[:first] for name, values in data.columns.items()})
        rest = {name: values[first:] for name, values in data.columns.items()}
        self._batches = [shared.columns(block) for block in ours.batches(rest, ours.BATCH)]
        self.rows = len(data) - first
        self.prepare()

    def prepare(self) -> None:
        """Make a judge whose dictionaries are warm."""
        self._judge = self._ours.judge()
        self._judge.observe(self._before)

    def run(self) -> list[Found]:
        """Judge everything; what was found is told apart, for the others do not turn alerts into words either."""
        for batch in self._batches:
            self._judge.observe(batch)
        self._alerts = self._judge.finish()
        return []

    def found(self) -> list[Found]:
        """Give what the last run found."""
        return self._ours.found(self._alerts)


def main() -> None:
    """Load, then answer until standard input ends."""
    name, path = sys.argv[1], Path(sys.argv[2])
    data = stored.load(path)
    rows = len(data)
    contender = _contender(name, data)
    if isinstance(contender, Ours):
        rows = contender.rows
    else:
        del data
    found: list[Found] = []
    for line in sys.stdin:
        word = line.strip()
        if word == "found":
            answer: object = contender.found() if isinstance(contender, Ours) else found
        else:
            if isinstance(contender, Ours):
                contender.prepare()
            gc.collect()
            memory.reset_peak()
            before = memory.resident()
            started = time.perf_counter()
            found = contender.run()
            seconds = time.perf_counter() - started
            answer = {"seconds": seconds, "rows": rows, "bytes": memory.peak() - before}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _contender(name: str, data: stored.Stored) -> Answering:
    # Each library is loaded in the process of the one who uses it, and in no other.
    if name == contenders.OURS:
        return Ours(data)
    from judge.needed import NEEDED

    if name in {contenders.DUCKDB, contenders.DUCKDB_EACH}:
        from judge.peer_duckdb import DuckDb

        return DuckDb(data, once=name == contenders.DUCKDB)
    if name in {contenders.POLARS, contenders.POLARS_EACH}:
        from judge.peer_polars import Polars

        return Polars(data, NEEDED, once=name == contenders.POLARS)
    from judge.plain_loop import Loop

    return Loop(data, NEEDED)


if __name__ == "__main__":
    main()
