"""Rounds of judging: in each, every contender answers once, so that the machine's moods meet all alike."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from judge.contenders import DOES, OURS, Contender
from judge.results import Line

if TYPE_CHECKING:
    from collections.abc import Sequence


class OtherAlertsError(Exception):
    """Two contenders found different alerts, so that their times cannot be compared."""


def measure(mix: str, rows: int, names: Sequence[str], rounds: int) -> list[Line]:
    """Measure contenders over one set by turns, once all have found the same alerts.

    Args:
        mix: what devices do.
        rows: flows of the set.
        names: the contenders, ours first.
        rounds: how often each answers.

    Raises:
        OtherAlertsError: a contender found other alerts than ours.
        ContenderFailedError: a contender ended.
    """
    lines = [Line(mix, name, DOES[name]) for name in names]
    with ExitStack() as stack:
        contenders = [stack.enter_context(Contender.start(name, mix, rows)) for name in names]
        _agree(contenders, lines)
        for number in range(rounds):
            for contender, line in zip(contenders, lines, strict=True):
                _say(f"{mix}, {rows:,} flows, round {number + 1} of {rounds}: {line.name}")
                told = contender.ask("run")
                line.nanoseconds.append(told["seconds"] * 1e9 / told["rows"])
    _say("")
    return lines


def _agree(contenders: Sequence[Contender], lines: Sequence[Line]) -> None:
    """Let all answer once, untimed, and hold what they found against what ours found.

    Memory is measured here: later a process has some that it kept from the answer before.
    """
    expected: list[object] | None = None
    for contender, line in zip(contenders, lines, strict=True):
        told = contender.ask("run")
        line.rows = told["rows"]
        line.bytes.append(told["bytes"] / told["rows"])
        found = contender.ask("found")
        line.alerts = len(found)
        expected = found if expected is None else expected
        if found != expected:
            other = [alert for alert in found if alert not in expected] + [a for a in expected if a not in found]
            raise OtherAlertsError(f"{line.name} and {OURS} differ in {len(other)} alerts, the first: {other[0]}")


def _say(words: str) -> None:
    """Show what is going on, in one line that the next replaces, where a person looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words}")
        sys.stderr.flush()
