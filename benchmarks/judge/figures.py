"""The figures that the judge shall reach, and then aim at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.figures import Figure, Judged
from harness.readings import NotMeasuredError
from harness.spread import spread
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


def single(key: str) -> Reading:
    """The median of another figure."""

    def read(results: JudgeResults) -> float:
        found = results.singles.get(key)
        if found is None or not found.values:
            raise NotMeasuredError(found.reason if found else "not part of this run")
        return spread(found.values).median

    return read


def _peers(mix: str, says: str) -> list[tuple[Figure, Reading]]:
    pairs = (("DuckDB", (DUCKDB, DUCKDB_EACH), 2, 4), ("Polars", (POLARS, POLARS_EACH), 1.3, 2.5))
    return [
        (_figure(f"{says}: {peer}, its quicker form", "times ours", reach, aim), times(mix, names))
        for peer, names, reach, aim in pairs
    ]


def _figure(subject: str, unit: str, reach: float | None, aim: float | None, *, more_is_better: bool = True) -> Figure:
    return Figure(subject, unit, reach, aim, _never, more_is_better)


def _never(_: object) -> float:
    raise NotMeasuredError("read from the results of the judge")


FIGURES: tuple[tuple[Figure, Reading], ...] = (
    (_figure("day: the shipped policy, all signatures, warm", "M flows/s", 20, 40), millions("day")),
    (_figure("hard: nearly every flow concerns a signature", "M flows/s", 10, 25), millions("hard")),
    *_peers("day", "day"),
    *_peers("hard", "hard"),
    (_figure("a plain Python loop, on a sample of the day", "times ours", 100, 100), times(SAMPLE, (LOOP,), of="day")),
    (_figure("200 signatures of suffix and network lists, cold", "M flows/s", 0.5, 1), single("many_cold")),
    (_figure("200 signatures of suffix and network lists, warm", "M flows/s", 2, 5), single("many_warm")),
    (
        _figure("live batch of 10,000 flows, a day of state: median", "ms", 20, 5, more_is_better=False),
        single("live_median"),
    ),
    (
        _figure(
            "live batch of 10,000 flows, a day of state: 95 of 100 take less", "ms", None, None, more_is_better=False
        ),
        single("live_p95"),
    ),
    (
        _figure("day: memory over the columns, at the peak", "bytes a flow", 32, 16, more_is_better=False),
        bytes_of_a_flow("day"),
    ),
)
"""All of them, in the order of the page; one thread, the flows in memory as columns."""


def judge(figure: Figure, read: Reading, results: JudgeResults) -> Judged:
    """Read a figure from the results of a run, and judge it."""
    try:
        value = read(results)
    except NotMeasuredError as error:
        return Judged(figure, None, figure.verdict(None), str(error))
    return Judged(figure, value, figure.verdict(value))
