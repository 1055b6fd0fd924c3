"""The file of alerts: rotated, truncated, killed beside, on a full disk."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_alerts import commit, queued
from structlog.testing import capture_logs

from hallmonitor.outputs import json_lines
from hallmonitor.outputs.json_lines import JsonLinesFile

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIVERING = """
import random, sys
from pathlib import Path
from prometheus_client import CollectorRegistry
from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.outputs.clock import MachineClock
from hallmonitor.outputs.delivery import Delivery, Surroundings
from hallmonitor.outputs.json_lines import JsonLinesFile
from hallmonitor.outputs.metrics import OutputMetrics

state, path = map(Path, sys.argv[1:])
receiver = JsonLinesFile(path)
receiver.most_at_once = 3
with AlertQueue(state, "json_lines", from_first=True) as queue:
    around = Surroundings(OutputMetrics(CollectorRegistry()), MachineClock(), random.Random(1))
    delivery = Delivery("json_lines", queue, receiver, around)
    print("begun", flush=True)
    while delivery.step() is not None:
        print("step", flush=True)
"""


class Writing:
    """A file, and the mark as the state keeps it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mark = ""
        self.receiver = JsonLinesFile(path)

    def write(self, *numbers: int) -> None:
        alerts = [queued(number) for number in numbers]
        for _ in range(2):
            outcome = self.receiver.take(alerts, self.mark, 0.0)
            assert outcome.not_taken is None
            assert outcome.mark is not None
            self.mark = outcome.mark
            if outcome.taken:
                assert outcome.taken == len(alerts)
                return
        pytest.fail("nothing was taken")

    def write_and_be_killed(self, *numbers: int) -> None:
        """Write lines, and lose the place that would have been kept after that."""
        alerts = [queued(number) for number in numbers]
        while not (outcome := self.receiver.take(alerts, self.mark, 0.0)).taken:
            assert outcome.mark is not None
            self.mark = outcome.mark
        self.start_anew()

    def start_anew(self) -> None:
        self.receiver.close()
        self.receiver = JsonLinesFile(self.path)


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    made = Writing(tmp_path / "alerts.jsonl")
    yield made
    made.receiver.close()


def numbers(path: Path) -> list[int]:
    text = path.read_text(encoding="utf-8")
    assert not text or text.endswith("\n")
    return [int(json.loads(line)["id"], 16) for line in text.splitlines()]


def test_each_alert_is_a_line_as_it_was_committed(writing: Writing) -> None:
    writing.write(1, 2)
    writing.write(3)
    assert writing.path.read_text(encoding="utf-8") == "".join(f"{queued(number).text}\n" for number in (1, 2, 3))
    assert stat.S_IMODE(writing.path.stat().st_mode) & ~0o640 == 0


def test_the_mark_of_a_new_file_is_told_before_its_first_line(writing: Writing) -> None:
    outcome = writing.receiver.take([queued(1)], "", 0.0)
    assert (outcome.taken, outcome.again_s, outcome.not_taken) == (0, 0.0, None)
    assert outcome.mark
    assert writing.path.read_bytes() == b""


def test_what_was_written_but_not_kept_is_written_once(writing: Writing) -> None:
    writing.write(1)
    writing.write_and_be_killed(2, 3)
    assert numbers(writing.path) == [1, 2, 3]
    with capture_logs() as logs:
        writing.write(2, 3, 4)
    assert numbers(writing.path) == [1, 2, 3, 4]
    assert [log["event"] for log in logs] == ["a file of alerts was cut back to the last line that counts"]


def test_the_place_not_kept_in_a_running_service_is_no_second_line(writing: Writing) -> None:
    writing.write(1)
    kept = writing.mark
    writing.write(2)
    writing.mark = kept
    writing.write(2, 3)
    assert numbers(writing.path) == [1, 2, 3]


def test_a_renamed_file_is_followed_by_a_new_one(writing: Writing) -> None:
    writing.write(1)
    writing.path.rename(writing.path.with_name("alerts.jsonl.1"))
    writing.write(2)
    writing.path.rename(writing.path.with_name("alerts.jsonl.2"))
    writing.receiver.close()  # as SIGHUP has it
    writing.write(3)
    assert [numbers(path) for path in sorted(writing.path.parent.iterdir())] == [[3], [1], [2]]


def test_killed_then_renamed_is_written_once(writing: Writing) -> None:
    writing.write(1)
    writing.write_and_be_killed(2)
    renamed = writing.path.with_name("alerts.jsonl.1")
    writing.path.rename(renamed)
    writing.path.touch()
    writing.write(2, 3)
    assert (numbers(renamed), numbers(writing.path)) == ([1], [2, 3])


def test_renamed_then_killed_is_written_once(writing: Writing) -> None:
    writing.write(1)
    writing.path.rename(writing.path.with_name("alerts.jsonl.1"))
    writing.write_and_be_killed(2)
    writing.write(2)
    assert numbers(writing.path) == [2]


@pytest.mark.parametrize("restart", [False, True])
def test_copied_and_truncated_goes_on(writing: Writing, restart: bool) -> None:  # noqa: FBT001 - a case of the test
    writing.write(1, 2)
    os.truncate(writing.path, 0)
    if restart:
        writing.start_anew()
    writing.write(3)
    writing.write(4)
    assert numbers(writing.path) == [3, 4]


def test_truncated_then_killed_is_written_once(writing: Writing) -> None:
    writing.write(1, 2)
    os.truncate(writing.path, 0)
    writing.write_and_be_killed(3)
    writing.write(3, 4)
    assert numbers(writing.path) == [3, 4]


def test_lines_that_were_there_before_stay(writing: Writing) -> None:
    writing.path.write_text(f"{queued(8).text}\n{queued(9).text}")
    writing.write(1)
    assert numbers(writing.path) == [8, 9, 1]


def test_a_full_disk_leaves_no_half_line_and_is_gone_on_from(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    writing.write(1)
    write = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) < 300:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content[:200])

    monkeypatch.setattr(json_lines.os, "write", full)
    outcome = writing.receiver.take([queued(2)], writing.mark, 0.0)
    assert outcome.not_taken is not None
    assert outcome.not_taken.why == "the file cannot be written: no space left on device"
    assert outcome.not_taken.kind == "unreachable"
    assert numbers(writing.path) == [1]
    monkeypatch.undo()
    writing.write(2)
    assert numbers(writing.path) == [1, 2]


def test_a_file_system_that_is_full_is_told_and_waited_for(tmp_path: Path) -> None:
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("mount is not installed")
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs a privilege that is not here")
    try:
        filler = tmp_path / "filler"
        filler.write_bytes(bytes(60 * 1024))
        writing = Writing(tmp_path / "alerts.jsonl")
        writing.write(1)
        many = [queued(number) for number in range(2, 10)]
        outcome = writing.receiver.take(many, writing.mark, 0.0)
        assert outcome.not_taken is not None
        assert outcome.not_taken.why == "the file cannot be written: no space left on device"
        assert numbers(writing.path) == [1]
        filler.unlink()
        writing.write(*range(2, 10))
        assert numbers(writing.path) == list(range(1, 10))
        writing.receiver.close()
    finally:
        subprocess.run([umount, str(tmp_path)], check=True)


def test_a_device_is_refused() -> None:
    outcome = JsonLinesFile(Path("/dev/null")).take([queued(1)], "", 0.0)
    assert outcome.not_taken is not None
    assert outcome.not_taken.why == "the file cannot be written: it is no regular file"


def test_a_folder_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    receiver = JsonLinesFile(tmp_path / "later" / "alerts.jsonl")
    outcome = receiver.take([queued(1)], "", 0.0)
    assert outcome.not_taken is not None
    assert outcome.not_taken.why == "the file cannot be written: no such file or directory"
    (tmp_path / "later").mkdir()
    made = Writing(tmp_path / "later" / "alerts.jsonl")
    made.write(1)
    made.receiver.close()
    assert numbers(made.path) == [1]


def test_killed_again_and_again_with_the_file_renamed_meanwhile_each_alert_is_one_line(tmp_path: Path) -> None:
    state, path = tmp_path / "state", tmp_path / "alerts.jsonl"
    wanted = list(range(1, 121))
    commit(state, wanted)
    chance = random.Random(3)  # noqa: S311 - when to kill
    kills = 0
    while True:
        child = subprocess.Popen(
            [sys.executable, "-c", DELIVERING, str(state), str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert child.stdout is not None
        for _ in range(chance.randint(1, 12)):
            child.stdout.readline()
        time.sleep(chance.random() / 100)  # into the middle of a step
        child.send_signal(signal.SIGKILL)
        child.stdout.close()
        if child.wait() == 0:
            break
        kills += 1
        if chance.random() < 0.3 and path.exists():
            path.rename(path.with_name(f"alerts.jsonl.{kills:03}"))
    assert kills
    files = [*sorted(tmp_path.glob("alerts.jsonl.*")), *filter(Path.exists, [path])]
    assert [number for file in files for number in numbers(file)] == wanted
