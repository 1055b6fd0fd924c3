"""Who answers the shipped signatures over a set of flows, each in a process of its own, by turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from harness.places import BENCHMARKS, REPOSITORY
from judge import stored

if TYPE_CHECKING:
    from types import TracebackType

OURS, DUCKDB, DUCKDB_EACH, POLARS, POLARS_EACH, LOOP = (
    "hallmonitor",
    "DuckDB",
    "DuckDB, a scan for each",
    "Polars",
    "Polars, a scan for each",
    "plain Python loop",
)
DOES = {
    OURS: "judges batches of a million flows; sums up the evidence of each alert",
    DUCKDB: "puts what concerns any signature into a table, then asks that for each signature; sums up no evidence",
    DUCKDB_EACH: "asks the whole table for each signature; sums up no evidence",
    POLARS: "puts what concerns any signature into a frame, then asks that for each signature; sums up no evidence",
    POLARS_EACH: "asks the whole frame for all signatures at once; sums up no evidence",
    LOOP: "looks at one flow after the other; sums up no evidence",
}
PEERS = (DUCKDB, DUCKDB_EACH, POLARS, POLARS_EACH)

_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "ARROW_IO_THREADS": "1",
}


class ContenderFailedError(Exception):
    """A contender's process ended before it answered; the message says who."""


@dataclass(slots=True)
class Contender:
    """One contender over one set, with everything in memory and warm.

    Attributes:
        name: as tables show it.
        process: reads a word a line, and answers each with a line of JSON.
    """

    name: str
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, name: str, mix: str, rows: int) -> Contender:
        """Start it; it answers once it has loaded the set."""
        paths = (str(BENCHMARKS), str(REPOSITORY / "analyzer"))
        environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
        command = [sys.executable, "-m", "judge.worker", name, str(stored.folder(mix, rows))]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=BENCHMARKS
        )
        return cls(name, process)

    def ask(self, word: str) -> Any:  # noqa: ANN401 - whatever the worker answers
        """Ask for something and wait for it.

        Raises:
            ContenderFailedError: the process ended.
        """
        if self.process.stdin is None or self.process.stdout is None:
            raise ContenderFailedError(f"{self.name} has no pipes")
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise ContenderFailedError(f"{self.name} ended") from None
        answer = self.process.stdout.readline()
        if not answer:
            raise ContenderFailedError(f"{self.name} ended before it answered to {word}")
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
