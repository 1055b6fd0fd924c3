"""Measure the judge beside other ways to answer the same signatures: one run, the same flows, rounds by turns."""

from __future__ import annotations

import argparse
import signal
import sys
from importlib import metadata

from harness.command import CommandFailedError
from harness.machine import describe
from harness.places import BUILD
from harness.results import Single
from harness.table import FIGURES_TITLES, as_text, figures_lines
from judge import page, singles
from judge.contenders import DOES, LOOP, OURS, PEERS, ContenderFailedError
from judge.figures import FIGURES, SAMPLE
from judge.results import JudgeResults, Line, load
from judge.rounds import measure

RAW = BUILD / "judge.json"
ROUNDS, QUICK_ROUNDS = 5, 2
FLOWS, QUICK_FLOWS = 10_000_000, 500_000
SAMPLED, QUICK_SAMPLED = 200_000, 50_000
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
QUICK_SIZES = (10_000, 100_000, 1_000_000)
PARTS = ("day", "hard", "sample", "many", "live", "growth")
LIBRARIES = ("hallmonitor", "duckdb", "polars", "numpy", "pyarrow")


def main() -> None:
    """Run what the command line asks for, and show it."""
    # Python would end at once and leave contenders running, which are stopped on the way out of an exception.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    arguments = _parser().parse_args()
    if arguments.show:
        results = load(RAW)
    else:
        rounds = arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS)
        results = run(arguments.parts or list(PARTS), rounds, quick=arguments.quick)
    _show(results)
    if arguments.write:
        page.write(results)
        print(f"wrote {page.PAGE}")


def run(parts: list[str], rounds: int, *, quick: bool) -> JudgeResults:
    """Measure the chosen parts, and keep each as soon as it is whole.

    Raises:
        OtherAlertsError: two contenders found different alerts.
    """
    results = JudgeResults(describe(), {name: metadata.version(name) for name in LIBRARIES})
    flows = QUICK_FLOWS if quick else FLOWS
    for mix in ("day", "hard"):
        if mix in parts:
            results.lines += _contend(mix, mix, flows, (OURS, *PEERS), rounds)
            results.save(RAW)
    if "sample" in parts:
        results.lines += _contend(SAMPLE, "day", QUICK_SAMPLED if quick else SAMPLED, (OURS, LOOP), rounds)
    if "many" in parts:
        singles.measure_many(results, rounds)
    if "live" in parts:
        singles.measure_live(results, max(flows, singles.LEAST_LIVE), 1 if quick else 3)
    results.save(RAW)
    if "growth" in parts:
        try:
            singles.measure_growth(results, QUICK_SIZES if quick else SIZES)
        except CommandFailedError as error:
            results.singles["growth"] = Single(reason=str(error))
            sys.stderr.write(f"growth takes no part: {error}\n")
    results.save(RAW)
    return results


def _contend(told_as: str, mix: str, flows: int, names: tuple[str, ...], rounds: int) -> list[Line]:
    try:
        lines = measure(mix, flows, names, rounds)
    except ContenderFailedError as error:
        return [Line(told_as, name, DOES[name], reason=str(error)) for name in names]
    for line in lines:
        line.mix = told_as
    return lines


def _show(results: JudgeResults) -> None:
    for mix in dict.fromkeys(line.mix for line in results.lines):
        print(f"{mix}: {page.SAYS[mix]}")
        print(as_text(page.TIMES_TITLES, page.times_lines(results, mix)))
    if results.growth:
        print(as_text(page.GROWTH_TITLES, page.growth_lines(results)))
    print(as_text(FIGURES_TITLES, figures_lines(FIGURES, results)), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, help="measure these alone")
    parser.add_argument("--rounds", type=int, help=f"how often each answers; {ROUNDS} where nothing is said")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_FLOWS:,} flows in {QUICK_ROUNDS} rounds")
    parser.add_argument("--show", action="store_true", help="measure nothing; show the run before")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE.name} and its picture")
    return parser


if __name__ == "__main__":
    main()
