"""Rounds of measuring: in each, every contender reads the capture once, so that the machine's moods meet all alike."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.command import CommandFailedError
from harness.results import Row

if TYPE_CHECKING:
    from harness.captures import Capture
    from harness.contender import Contender

BUDGET_S = 300
"""Whoever has spent so long on a capture sits out its further rounds; the table tells the rounds of each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contender with the packets that it is to read: a capture, or its first part."""

    contender: Contender
    capture: Capture
    is_prefix: bool = False


def measure(entries: list[Entry], rounds: int) -> list[Row]:
    """Measure all in turn.

    Args:
        entries: who reads what, in the order of the table.
        rounds: how often each reads, unless it spends its budget before.

    Returns:
        One row an entry, those with a reason among them that could not take part or failed.
    """
    rows = [_row(entry) for entry in entries]
    spent = [0.0] * len(entries)
    for number in range(rounds):
        for place, (entry, row) in enumerate(zip(entries, rows, strict=True)):
            if not row.reason and spent[place] < BUDGET_S:
                _say(f"{entry.capture.name}, round {number + 1} of {rounds}: {entry.contender.name}")
                spent[place] += _add(entry, row)
    _say("")
    return rows


def _row(entry: Entry) -> Row:
    contender = entry.contender
    return Row(
        capture=entry.capture.name,
        name=contender.name,
        kind=contender.kind,
        does=contender.does,
        lacks=contender.lacks,
        is_prefix=entry.is_prefix,
        reason=contender.absent,
    )


def _add(entry: Entry, row: Row) -> float:
    """Note one reading, or why there is none; its seconds."""
    try:
        sample = entry.contender.sample(entry.capture.path)
    except CommandFailedError as error:
        row.reason = str(error)
        return 0.0
    row.packets = sample.packets or entry.capture.packets
    row.told = dict(sample.told)
    row.nanoseconds.append(sample.seconds * 1e9 / row.packets)
    return sample.seconds


def _say(words: str) -> None:
    """Show what is going on, in one line that the next replaces, where a person looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words}")
        sys.stderr.flush()
