"""One run of a command under a time limit, and how long it took."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LIMIT_S = 900
"""Longest run of any command: the slowest peer needs some two minutes for the largest capture that it is given."""

TOLD_CHARACTERS = 160
"""Of what a failing command says, this much fits into a line of the table."""


class CommandFailedError(Exception):
    """A command could not be measured; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that ended well.

    Attributes:
        seconds: wall clock from its start to its end.
        processor_seconds: what it and its children computed, which leaves out what they waited for.
        output: what it wrote to standard output.
    """

    seconds: float
    processor_seconds: float
    output: str


def run(
    words: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, limit_s: float = LIMIT_S
) -> Finished:
    """Run a command in a session of its own, so that its children end with it.

    Args:
        words: the program and its arguments.
        environment: variables to set beside those that there are.
        limit_s: seconds after which the command and its children are killed.

    Raises:
        CommandFailedError: it is not there, takes too long or ends with another status than 0.
    """
    computed = _children_seconds()
    start = time.perf_counter()
    try:
        process = subprocess.Popen(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    except OSError as error:
        raise CommandFailedError(f"cannot be started: {error.strerror}") from error
    try:
        output, said = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired as error:
        raise CommandFailedError(f"not done after {limit_s:g} s") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        told = " ".join(said.split())[-TOLD_CHARACTERS:]
        raise CommandFailedError(f"status {process.returncode}: {told}" if told else f"status {process.returncode}")
    return Finished(seconds, _children_seconds() - computed, output)


def _children_seconds() -> float:
    """Processor time of all commands that have ended; only one runs at a time."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
