"""Figures that are not a time of a contender: live batches, many signatures, growth; each in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from harness.command import CommandFailedError, run
from harness.places import BENCHMARKS, REPOSITORY
from harness.results import Single
from judge import stored
from judge.results import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from judge.results import JudgeResults

MANY_FLOWS, MANY_SIGNATURES = 1_000_000, 200
LEAST_LIVE = 2_000_000
"""A set for live batches holds at least so many flows: half of them come before."""

SIGNATURES = (10, 20, 50, 100, 200)


def measure_many(results: JudgeResults, rounds: int) -> None:
    """Measure many signatures, cold and warm, in million flows a second."""
    cold, warm = Single(), Single()
    results.singles |= {"many_cold": cold, "many_warm": warm}
    path = str(stored.folder("day", MANY_FLOWS))
    for _ in range(rounds):
        try:
            told = alone("many", path, str(MANY_SIGNATURES))
        except CommandFailedError as error:
            cold.reason = warm.reason = str(error)
            return
        cold.values.append(told["rows"] / told["cold"] / 1e6)
        warm.values.append(told["rows"] / told["warm"] / 1e6)


def measure_live(results: JudgeResults, rows: int, rounds: int) -> None:
    """Measure a live batch on top of the flows of a day, in milliseconds."""
    median, most = Single(), Single()
    results.singles |= {"live_median": median, "live_p95": most}
    path = str(stored.folder("day", rows))
    for _ in range(rounds):
        try:
            told = alone("live", path)
        except CommandFailedError as error:
            median.reason = most.reason = str(error)
            return
        median.values.append(told["median"])
        most.values.append(told["p95"])


def measure_growth(results: JudgeResults, sizes: Sequence[int]) -> None:
    """Measure how time and memory grow with flows, and time with signatures."""
    results.growth["flows"] = [
        Point(told["size"], told["seconds"], told["bytes"]) for told in (alone("growing", str(size)) for size in sizes)
    ]
    path = str(stored.folder("day", MANY_FLOWS))
    results.growth["signatures"] = [Point(count, alone("many", path, str(count))["warm"], 0) for count in SIGNATURES]


def alone(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of the judge's benchmark as a process, on one thread, and read the line of JSON that it writes.

    Raises:
        CommandFailedError: it failed.
    """
    paths = os.pathsep.join((str(BENCHMARKS), str(REPOSITORY / "analyzer")))
    words = (sys.executable, "-m", f"judge.{module}", *arguments)
    told: dict[str, Any] = json.loads(run(words, environment={"OMP_NUM_THREADS": "1", "PYTHONPATH": paths}).output)
    return told
