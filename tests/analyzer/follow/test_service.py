"""The service as a process: killed at any moment, told to stop, told to read its rules again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hallmonitor.live import StateFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from follow.conftest import Demo, Desk, SpoolWriter

SECOND = 1_000_000
PATIENCE_S = 120

# Each line asks for one more process, which begins without having to load anything anew.
FORKING = """
import os, sys
import hallmonitor.cli.following as command
from pathlib import Path
import hallmonitor.follow.service, hallmonitor.follow.metrics, hallmonitor.follow.rules, hallmonitor.live
for line in sys.stdin:
    child = os.fork()
    if not child:
        command.follow_spools(Path(line.strip()), once=True)
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Forking:
    """Starts processes that follow once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def start(self, config: Path) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{config}\n".encode())
        self._process.stdin.flush()
        return self._line()

    def status(self) -> int:
        return self._line()

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _line(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@pytest.fixture
def forking() -> Iterator[Forking]:
    made = Forking()
    yield made
    made.end()


def waiting(desk: Desk) -> int:
    return len(list(desk.spool.rglob("[0-9]*.parquet")))


def kept(desk: Desk) -> dict[str, bytes]:
    folder = desk.state / "flows"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.parquet")}


def numbered(desk: Desk) -> list[tuple[int, str]]:
    with StateFile(desk.state / "state.sqlite") as file:
        return list(file.alerts())


def test_killed_at_any_moment_nothing_is_lost_or_doubled(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], forking: Forking, tmp_path: Path
) -> None:
    writer = spool_writer()
    for until_us, flows in demo.files(300):
        writer.write(until_us, flows)
    desk.rules()  # makes the key
    undisturbed = type(desk)(tmp_path / "undisturbed", desk.site)
    undisturbed.folder.mkdir()
    undisturbed.write_config()
    shutil.copytree(desk.spool, undisturbed.spool)
    shutil.copy(desk.folder / "key", undisturbed.folder / "key")
    forking.start(undisturbed.config)
    assert forking.status() == 0
    chance = random.Random(7)  # noqa: S311 - when to kill
    kills = 0
    while kills < 30 and waiting(desk):
        before, committed = waiting(desk), chance.randrange(2)
        child = forking.start(desk.config)
        deadline = time.monotonic() + PATIENCE_S
        while waiting(desk) > before - committed and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(chance.random() * chance.choice([0.01, 0.1, 1.0]))  # before, within or after what comes next
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        kills += forking.status() != 0
    forking.start(desk.config)
    assert forking.status() == 0
    assert kills >= 15
    assert numbered(desk) == numbered(undisturbed)
    assert len(numbered(desk)) > 15
    assert kept(desk) == kept(undisturbed)
