"""How a figure is read from the results of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from harness.ours import COMMAND, ENGINE
from harness.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.results import Results, Row, Single

    Reading = Callable[[Results], float]


class WithSingles(Protocol):
    """Results of a run that measured further figures."""

    singles: dict[str, Single]


class NotMeasuredError(Exception):
    """The run did not measure it; the message says why."""


def mpps(capture: str) -> Reading:
    """Million packets per second of our engine."""
    return lambda results: 1e3 / _median(results, capture, ENGINE)


def times(capture: str, slow: str, fast: str) -> Reading:
    """How many times the one contender's time the other's is, medians of the same run."""
    return lambda results: _median(results, capture, slow) / _median(results, capture, fast)


def times_command(capture: str, peer: str) -> Reading:
    """How many times our command's time a peer's is."""
    return times(capture, peer, COMMAND)


def times_engine(capture: str, peer: str) -> Reading:
    """How many times our engine's time a peer's is."""
    return times(capture, peer, ENGINE)


def told_per_second(capture: str, key: str) -> Reading:
    """Millions per second of what our engine tells that it counted, such as records."""

    def read(results: Results) -> float:
        row = _measured(results, capture, ENGINE)
        return row.told[key] * 1e3 / (_median(results, capture, ENGINE) * row.packets)

    return read


def told_megabytes(capture: str, key: str) -> Reading:
    """Megabytes of what our engine tells of its memory."""
    return lambda results: _measured(results, capture, ENGINE).told[key] / 1e6


def records_per_second_of_stage(capture: str, stage: str, before: str) -> Reading:
    """Million records per second of a stage alone: its median less that of the stage before."""

    def read(results: Results) -> float:
        row = _measured(results, capture, stage)
        alone = _median(results, capture, stage) - _median(results, capture, before)
        if alone <= 0:
            raise NotMeasuredError(f"{stage} took no longer than {before}")
        return row.told["records"] * 1e3 / (alone * row.packets)

    return read


def single(key: str) -> Callable[[WithSingles], float]:
    """The median of a further figure, which is no contender's time."""

    def read(results: WithSingles) -> float:
        found = results.singles.get(key)
        if found is None or not found.values:
            raise NotMeasuredError(found.reason if found else "not part of this run")
        return spread(found.values).median

    return read


def _measured(results: Results, capture: str, name: str) -> Row:
    row = results.row(capture, name)
    if row is None:
        raise NotMeasuredError(f"{name} on {capture} is not part of this run")
    if row.spread is None:
        raise NotMeasuredError(f"{name}: {row.reason}")
    return row


def _median(results: Results, capture: str, name: str) -> float:
    measured = _measured(results, capture, name).spread
    if measured is None:
        raise NotMeasuredError(name)
    return measured.median
