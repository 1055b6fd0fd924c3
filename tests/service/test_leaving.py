from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor_service import leaving
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.leaving import (
    EXIT_BROKEN_PIPE,
    EXIT_BUG,
    EXIT_FAULT,
    EXIT_INTERRUPTED,
    EXIT_STATUSES,
    leave,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _status(work: Callable[[], int | str | None]) -> int | str | None:
    with pytest.raises(SystemExit) as left:
        leave(work)
    return left.value.code


@pytest.mark.parametrize("status", [None, 0, 2])
def test_the_status_of_the_work_is_the_commands(status: int | None) -> None:
    assert _status(lambda: status) == status


def test_every_fault_is_told_in_its_line(capfd: pytest.CaptureFixture[str]) -> None:
    def faulty() -> None:
        raise FaultsError([Fault("one", "mend it", Path("a.pcap"), 3), Fault("two")])

    assert _status(faulty) == EXIT_FAULT
    assert capfd.readouterr() == ("", "hallmonitor: a.pcap:3: one (mend it)\nhallmonitor: two\n")


def test_an_interruption_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert _status(interrupted) == _status(lambda: EXIT_INTERRUPTED) == EXIT_INTERRUPTED
    assert capfd.readouterr().err == "hallmonitor: interrupted; nothing half-written was left\n" * 2


@pytest.mark.parametrize("kind", [IsADirectoryError, ZeroDivisionError])
def test_whatever_else_is_raised_is_a_bug_and_shown(kind: type[Exception], capfd: pytest.CaptureFixture[str]) -> None:
    def failing() -> None:
        raise kind

    assert _status(failing) == EXIT_BUG
    told = capfd.readouterr().err
    assert told.startswith("Traceback")
    assert kind.__name__ in told


def test_every_status_has_its_sentence() -> None:
    known = {value for name, value in vars(leaving).items() if name.startswith("EXIT_") and isinstance(value, int)}
    assert set(EXIT_STATUSES) == known
    assert all(sentence.endswith(".") for sentence in EXIT_STATUSES.values())


def test_a_reader_that_has_seen_enough_ends_the_command_in_silence() -> None:
    script = (
        "import sys; from hallmonitor_service.leaving import leave\n"
        "leave(lambda: [sys.stdout.write('x' * 70000) and sys.stdout.flush() for _ in range(99)])"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == EXIT_BROKEN_PIPE


def test_what_python_still_holds_for_a_reader_that_has_gone_fails_in_silence() -> None:
    script = "import sys; from hallmonitor_service.leaving import leave; leave(lambda: sys.stdout.write('x') and 0)"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", script], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (EXIT_BROKEN_PIPE, b"")
