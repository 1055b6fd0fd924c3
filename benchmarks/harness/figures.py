"""The figures that the packet path shall reach, and then aim at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from harness.ours import ENGINE, ENGINE_2
from harness.readings import (
    NotMeasuredError,
    mpps,
    records_per_second_of_stage,
    single,
    times,
    times_command,
    times_engine,
    told_megabytes,
    told_per_second,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.results import Results

Ran = TypeVar("Ran")
"""The results of a run, of whichever benchmark."""


class Verdict(StrEnum):
    """What a measured value is against its figure."""

    AIM = "aim reached"
    REACHED = "reached"
    MISSED = "not reached"
    UNMEASURED = "not measured"
    TOLD = "told only"


@dataclass(frozen=True, slots=True)
class Figure(Generic[Ran]):
    """A figure to reach.

    Attributes:
        subject: what is measured.
        unit: of all its values.
        reach: what it shall be; None where it is only told.
        aim: what is then aimed at.
        read: reads it from the results of a run.
        more_is_better: whether more is better; else less is.
    """

    subject: str
    unit: str
    reach: float | None
    aim: float | None
    read: Callable[[Ran], float]
    more_is_better: bool = True

    def verdict(self, value: float | None) -> Verdict:
        """Judge a value; None is one that was not measured."""
        if value is None:
            return Verdict.UNMEASURED
        if self.reach is None or self.aim is None:
            return Verdict.TOLD
        sign = 1 if self.more_is_better else -1
        if sign * value >= sign * self.aim:
            return Verdict.AIM
        return Verdict.REACHED if sign * value >= sign * self.reach else Verdict.MISSED


def _commands() -> list[Figure[Results]]:
    naming = (("ndpiReader", 20, 25), ("nfstream, 20 dissections", 40, 60), ("tshark", 45, 60))
    silent = (("nfpcapd", 3, 5), ("softflowd", 3, 5), ("argus", 3, 5))
    return [
        Figure(f"{capture}: {peer}, whole command", "times ours", reach, aim, times_command(capture, peer))
        for peer, reach, aim in (*naming, *silent)
        for capture in ("mix", "small")
    ]


def _real() -> list[Figure[Results]]:
    peers = (("ndpiReader", 6, 10), ("nfstream, 20 dissections", 30, 50), ("tshark", 40, 60))
    return [
        Figure(f"real traffic: {peer}, in process", "times ours", reach, aim, times_engine("real", peer))
        for peer, reach, aim in peers
    ]


FIGURES: tuple[Figure[Results], ...] = (
    Figure("mix", "Mpps", 4.5, 7, mpps("mix")),
    Figure(
        "mix, against touching every cache line",
        "times that",
        3.5,
        2.2,
        times("mix", ENGINE, "touch"),
        more_is_better=False,
    ),
    Figure("mix with QUIC left opaque", "Mpps", 7, 9, mpps("mix-opaque")),
    Figure("small", "Mpps", 9, 12, mpps("small")),
    Figure("hellos: named flows", "M/s", 0.7, 1.2, told_per_second("hellos", "named")),
    Figure("flood: new flows, records written", "M/s", 3, 6, told_per_second("flood", "records")),
    Figure(
        "flood: memory of the process at its peak",
        "MB",
        None,
        None,
        told_megabytes("flood", "peak_bytes"),
        more_is_better=False,
    ),
    *_commands(),
    *_real(),
    Figure("two workers, one file (mix)", "times one", 1.5, 1.8, times("mix", ENGINE, ENGINE_2)),
    Figure("two workers, many files (mix)", "times one", 1.8, 1.9, single("workers_many")),
    Figure("memory of a named flow that is idle", "bytes", 128, 96, single("bytes_per_flow"), more_is_better=False),
    Figure(
        "flood: records to Arrow, that stage alone",
        "M/s",
        5,
        10,
        records_per_second_of_stage("flood", "output", "identify"),
    ),
    Figure("flood: records to Parquet on disk, the writing alone", "M/s", 1.5, 3, single("parquet_records")),
    Figure(
        "a QUIC Initial, decrypted and parsed (micro-benchmark, its last run)",
        "us",
        4,
        2,
        single("quic_initial"),
        more_is_better=False,
    ),
    Figure("hallmonitor --help", "s", 0.25, 0.15, single("help"), more_is_better=False),
    Figure("hallmonitor replay of 100 packets", "s", 0.6, 0.35, single("replay"), more_is_better=False),
    Figure("longest pause with a million flows", "us", 1_000, 1_000, single("pause"), more_is_better=False),
)
"""All of them, in the order of the page; one thread, the capture in the page cache, everything on."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure with what a run gave.

    Attributes:
        figure: what it shall be.
        value: what it is; None where it was not measured.
        verdict: the one against the other.
        reason: why it was not measured; empty where it was.
    """

    figure: Figure[Any]
    value: float | None
    verdict: Verdict
    reason: str = ""


def judge(figure: Figure[Ran], results: Ran) -> Judged:
    """Read a figure from the results of a run, and judge it."""
    try:
        value = figure.read(results)
    except NotMeasuredError as error:
        return Judged(figure, None, Verdict.UNMEASURED, str(error))
    return Judged(figure, value, figure.verdict(value))
