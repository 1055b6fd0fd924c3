"""Figures that are not a time per packet: start-up, many files, memory, pauses, the writing of records."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harness import captures, stages
from harness.command import CommandFailedError, run
from harness.ours import READER, engine_takes_workers
from harness.places import HALLMONITOR, REPOSITORY
from harness.results import Single

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.results import Results

START_UP_ROUNDS = 10
"""Commands of a fraction of a second spread more, and cost little."""

SMALL_REPLAY_PACKETS = 100


def measure_singles(results: Results, chosen: list[str], rounds: int) -> None:
    """Measure all that the chosen captures allow, and note for each that fails why.

    Args:
        results: takes the figures.
        chosen: names of the captures of this run.
        rounds: how often each is measured, but for starting up.
    """
    _note(results, ("help", "replay"), lambda: _start_up(chosen[0]))
    _note(results, ("quic_initial",), lambda: [[_quic_initial()]])
    if "mix" in chosen:
        _note(results, ("workers_many",), lambda: [_workers_many(rounds)])
    if "hellos" in chosen:
        path = captures.load("hellos").path
        _note(results, ("bytes_per_flow",), lambda: [[stages.bytes_per_flow(path)]])
    if "flood" in chosen:
        path = captures.load("flood").path
        _note(results, ("parquet_records",), lambda: [_parquet_records(path, rounds)])
        _note(results, ("pause",), lambda: [[_pause(results, path)]])


def _note(results: Results, keys: tuple[str, ...], measure: Callable[[], list[list[float]]]) -> None:
    try:
        values = measure()
    except CommandFailedError as error:
        results.singles.update({key: Single(reason=str(error)) for key in keys})
    else:
        results.singles.update({key: Single(found) for key, found in zip(keys, values, strict=True)})


def _start_up(name: str) -> list[list[float]]:
    """Seconds of `--help` and of a replay of 100 packets, by turns."""
    capture = captures.prefix(captures.load(name), SMALL_REPLAY_PACKETS).path
    helps, replays = [], []
    with tempfile.TemporaryDirectory(prefix="hallmonitor-bench-") as scratch:
        folder = Path(scratch)
        options = ["--policy", "torrington-4012", "--site-key", folder / "site.key", "--out", folder / "out"]
        for _ in range(START_UP_ROUNDS):
            helps.append(run([HALLMONITOR, "--help"]).seconds)
            replays.append(run([HALLMONITOR, "replay", capture, *options]).seconds)
    return [helps, replays]


def _engine(*words: str | Path) -> dict[str, float]:
    return dict(json.loads(run([sys.executable, READER, *words]).output.splitlines()[-1]))


def _workers_many(rounds: int) -> list[float]:
    """How many times faster two workers read many captures of the same hours than one does, by turns."""
    if not engine_takes_workers():
        raise CommandFailedError("FlowReader takes no workers")
    paths = captures.many()
    ratios = []
    for _ in range(rounds):
        one, two = (_engine(*paths, "--workers", count)["seconds"] for count in ("1", "2"))
        ratios.append(one / two)
    return ratios


def _parquet_records(path: Path, rounds: int) -> list[float]:
    """Million records per second, of the time that turning batches into a Parquet file takes."""
    rates = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="hallmonitor-bench-") as scratch:
            told = _engine(path, "--parquet", Path(scratch) / "flows.parquet")
        rates.append(told["records"] / told["writing_seconds"] / 1e6)
    return rates


def _pause(results: Results, path: Path) -> float:
    results.pauses = stages.pauses(path)
    return float(results.pauses["max_us"])


def _quic_initial() -> float:
    """Microseconds, as the micro-benchmarks of the parsers noted them when they last ran."""
    found = sorted((REPOSITORY / "engine" / "target" / "criterion").glob("**/*quic*initial*/new/estimates.json"))
    if not found:
        raise CommandFailedError("the micro-benchmarks of the parsers have not run: cd engine && cargo bench")
    newest = max(found, key=lambda path: path.stat().st_mtime)
    return float(json.loads(newest.read_text(encoding="utf-8"))["median"]["point_estimate"]) / 1e3
