from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.command import CommandFailedError, run
from harness.contender import computing, self_timed


def test_output_and_variables_are_those_of_the_command() -> None:
    words = [sys.executable, "-c", "import os; print(os.environ['GREETING'])"]
    assert run(words, environment={"GREETING": "good morning"}).output == "good morning\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["/nowhere/peer"], "cannot be started: No such file or directory"),
        ([sys.executable, "-c", "import sys; sys.exit('bad\\ncapture')"], "status 1: bad capture"),
        ([sys.executable, "-c", "import sys; sys.exit(3)"], "status 3"),
    ],
    ids=["missing", "says why", "says nothing"],
)
def test_a_failure_is_told_in_one_line(words: list[str], reason: str) -> None:
    with pytest.raises(CommandFailedError) as failure:
        run(words)
    assert str(failure.value) == reason


def test_children_end_with_the_command_that_takes_too_long(tmp_path: Path) -> None:
    note = tmp_path / "child"
    with pytest.raises(CommandFailedError, match="not done after 2 s"):
        run(["/bin/sh", "-c", f"sleep 600 & echo $! > {note}; wait"], limit_s=2)
    state = Path(f"/proc/{note.read_text().strip()}/stat")
    # Whoever inherits the child may not have collected it yet; then it is a zombie.
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_what_a_command_waits_for_is_not_computed(tmp_path: Path) -> None:
    computed = computing(lambda _, __: ["/bin/sleep", "1"])(tmp_path, tmp_path)
    assert 0 < computed.seconds < 1


def test_a_command_that_times_itself_tells_in_its_last_line(tmp_path: Path) -> None:
    told = '{"seconds": 2.5, "packets": 7, "named": 3, "stage": "walk"}'
    sample = self_timed(lambda _, __: [sys.executable, "-c", f"print('hello'); print('{told}')"])(tmp_path, tmp_path)
    assert (sample.seconds, sample.packets, sample.told["named"]) == (2.5, 7, 3)
    assert "stage" not in sample.told
