"""The figures that the judge shall reach, and then aim at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.figures import Figure
from harness.readings import NotMeasuredError, single
from judge.contenders import DUCKDB, DUCKDB_EACH, LOOP, OURS, POLARS, POLARS_EACH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from judge.results import JudgeResults

    Reading = Callable[[JudgeResults], float]

SAMPLE = "sample"
"""The set that the plain loop answers: as the day, and smaller."""


def nanoseconds(mix: str, name: str) -> Reading:
    """Median time a flow."""

    def read(results: JudgeResults) -> float:
        line = results.line(mix, name)
        if line is None:
            raise NotMeasuredError(f"{name} on {mix} is not part of this run")
        if line.spread is None:
            raise NotMeasuredError(f"{name}: {line.reason}")
        return line.spread.median

    return read


def millions(mix: str) -> Reading:
    """Million flows a second of our judge."""
    return lambda results: 1e3 / nanoseconds(mix, OURS)(results)


def times(mix: str, names: Sequence[str], *, of: str | None = None) -> Reading:
    """How many times our time the least of some others' is; ours over the set `of`, where it is another one."""
    return lambda results: (
        min(nanoseconds(mix, name)(results) for name in names) / nanoseconds(of or mix, OURS)(results)
    )


def bytes_of_a_flow(mix: str) -> Reading:
    """Most memory a flow that our judge took over the columns themselves."""

    def read(results: JudgeResults) -> float:
        line = results.line(mix, OURS)
        if line is None or not line.bytes:
            raise NotMeasuredError(f"{OURS} on {mix} is not part of this run")
        return max(line.bytes)

    return read


def _peers(mix: str) -> list[Figure[JudgeResults]]:
    pairs = (("DuckDB", (DUCKDB, DUCKDB_EACH), 2, 4), ("Polars", (POLARS, POLARS_EACH), 1.3, 2.5))
    return [
        Figure(f"{mix}: {peer}, its quicker form", "times ours", reach, aim, times(mix, names))
        for peer, names, reach, aim in pairs
    ]


FIGURES: tuple[Figure[JudgeResults], ...] = (
    Figure("day: the shipped policy, all signatures, warm", "M flows/s", 20, 40, millions("day")),
    Figure("hard: nearly every flow concerns a signature", "M flows/s", 10, 25, millions("hard")),
    *_peers("day"),
    *_peers("hard"),
    Figure("a plain Python loop, on a sample of the day", "times ours", 100, 100, times(SAMPLE, (LOOP,), of="day")),
    Figure("200 signatures of suffix and network lists, cold", "M flows/s", 0.5, 1, single("many_cold")),
    Figure("200 signatures of suffix and network lists, warm", "M flows/s", 2, 5, single("many_warm")),
    Figure(
        "live batch of 10,000 flows, a day of state: median", "ms", 20, 5, single("live_median"), more_is_better=False
    ),
    Figure(
        "live batch of 10,000 flows, a day of state: 95 of 100 take less",
        "ms",
        None,
        None,
        single("live_p95"),
        more_is_better=False,
    ),
    Figure(
        "day: memory over the columns, at the peak",
        "bytes a flow",
        32,
        16,
        bytes_of_a_flow("day"),
        more_is_better=False,
    ),
)
"""All of them, in the order of the page; one thread, the flows in memory as columns."""
