"""Measure the path from capture to flow records beside other tools: one run, the same files, rounds by turns."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING

from harness import captures, page, stages
from harness.command import CommandFailedError
from harness.figures import FIGURES
from harness.install import install
from harness.machine import describe, versions
from harness.ours import ours
from harness.peers import packets_read, peers
from harness.places import PAGE, RAW
from harness.real import real_contenders
from harness.results import CaptureFacts, Results, load
from harness.rounds import Entry, measure
from harness.singles import measure_singles
from harness.table import FIGURES_TITLES, TIMES_TITLES, as_text, figures_lines, heading, times_lines

if TYPE_CHECKING:
    from harness.captures import Capture
    from harness.install import Installed

ALL = (*captures.KINDS, captures.REAL)
QUICK = ("mix", "small", captures.REAL)
ROUNDS, QUICK_ROUNDS = 5, 2


def main() -> None:
    """Run what the command line asks for, and show it."""
    # Python would end at once and leave a peer running, which is stopped on the way out of an exception.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    arguments = _parser().parse_args()
    if arguments.show:
        results = load(RAW)
        for facts in results.captures:
            _show(results, facts)
    else:
        chosen = arguments.captures or list(QUICK if arguments.quick else ALL)
        results = run(chosen, arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS))
        results.save(RAW)
    print(as_text(FIGURES_TITLES, figures_lines(FIGURES, results)))
    if arguments.write:
        page.write(results)
        print(f"wrote {PAGE}")


def run(chosen: list[str], rounds: int) -> Results:
    """Measure everything on the chosen captures, and show each table as soon as it is whole."""
    installed = install()
    results = Results(describe(), versions(installed))
    stages.write_catalogue()
    stages.build()
    read = []
    for name in chosen:
        try:
            capture = captures.load(name)
        except CommandFailedError as error:
            sys.stderr.write(f"{name} takes no part: {error}\n")
            continue
        read.append(name)
        capture.warm()
        facts = CaptureFacts(capture.name, capture.says, capture.packets, capture.bytes, capture.flows)
        results.captures.append(facts)
        results.rows += measure(entries(capture, installed), rounds)
        # A run takes long: what was measured shall not go with what is not.
        results.save(RAW)
        _show(results, facts)
    if read:
        measure_singles(results, read, rounds)
    return results


def entries(capture: Capture, installed: Installed) -> list[Entry]:
    """Who reads a capture, in the order of the table, and how much of it."""
    if capture.name == captures.REAL:
        found = real_contenders(installed, capture.packets, captures.empty(capture))
        return [Entry(contender, capture) for contender in found]
    found = [Entry(contender, capture) for contender in (*stages.stages(), *ours())]
    for peer in peers(installed):
        packets = packets_read(capture.name, peer.name)
        if packets is not None:
            part = captures.prefix(capture, packets) if packets else capture
            found.append(Entry(peer, part, is_prefix=part is not capture))
    return found


def _show(results: Results, facts: CaptureFacts) -> None:
    print(heading(facts))
    print(as_text(TIMES_TITLES, times_lines(results, facts.name)), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", nargs="+", choices=ALL, help="read these alone")
    parser.add_argument("--rounds", type=int, help=f"how often each reads; {ROUNDS} where nothing is said")
    parser.add_argument("--quick", action="store_true", help=f"{', '.join(QUICK)} in {QUICK_ROUNDS} rounds")
    parser.add_argument("--show", action="store_true", help="measure nothing; show the run before")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} and its picture")
    return parser


if __name__ == "__main__":
    main()
