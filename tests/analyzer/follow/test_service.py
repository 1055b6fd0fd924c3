"""The service as a process: killed at any moment, told to stop, told to read its rules again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Self

import pytest
from prometheus_client import CollectorRegistry

from hallmonitor.follow.companions import Companions
from hallmonitor.follow.service import FollowService
from hallmonitor.follow.state_folder import StateFolder
from hallmonitor.live import StateFile
from hallmonitor_service.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from follow.conftest import Demo, Desk, SpoolWriter

SECOND = 1_000_000
PATIENCE_S = 120
NOON = 1_778_601_600_000_000  # 12 May 2026 in New York

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


class Running:
    """The service in a thread, as a process has it."""

    def __init__(self, desk: Desk) -> None:
        self.registry = CollectorRegistry()
        self._desk = desk
        self.service = FollowService(desk.rules, self.registry, ServiceManager(None, None))
        self._thread = threading.Thread(target=self._run, name="follow")
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        if self.error is not None:
            raise self.error

    def value(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(name, labels) or 0.0

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, "it did not come"
            assert self._thread.is_alive()
            time.sleep(0.01)

    def _run(self) -> None:
        try:
            with StateFolder(self._desk.state) as folder, StateFile(folder.file) as file:
                self.service.run(self.service.load(), file, Companions(folder, self.registry), once=False)
        except BaseException as error:  # noqa: BLE001 - raised in the test's thread
            self.error = error


def test_rules_that_are_read_again_under_load_lose_no_alert(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], forking: Forking, tmp_path: Path
) -> None:
    desk.rules()  # makes the key
    undisturbed = type(desk)(tmp_path / "undisturbed", desk.site)
    undisturbed.folder.mkdir()
    undisturbed.write_config()
    shutil.copy(desk.folder / "key", undisturbed.folder / "key")
    files = list(demo.files(1800))
    here, there = spool_writer(), spool_writer()
    there.path = undisturbed.spool
    for until_us, flows in files:
        there.write(until_us, flows)
    forking.start(undisturbed.config)
    assert forking.status() == 0
    with Running(desk) as running:
        for number, (until_us, flows) in enumerate(files):
            here.write(until_us, flows)
            desk.write_config(judging=f"lateness_s = {420 + number % 3}")
            running.service.reload()
            running.until(lambda: not waiting(desk))
        assert running.value("hallmonitor_follow_rules_changed_total") > 5
        assert running.value("hallmonitor_config_last_reload_successful") == 1
    assert desk.alerts() == undisturbed.alerts()
    assert len(desk.alerts()) > 15


def test_faults_keep_the_last_good_rules(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer()
    with Running(desk) as running:
        running.until(lambda: running.value("hallmonitor_config_last_reload_successful") == 1)
        good = desk.config.read_text(encoding="utf-8")
        desk.write_text(good.replace("policy", "polcy"))
        running.service.reload()
        running.until(lambda: running.value("hallmonitor_config_last_reload_successful") == 0)
        writer.write(20 * SECOND)
        running.until(lambda: not waiting(desk))
        desk.write_text(good)
        running.service.reload()
        running.until(lambda: running.value("hallmonitor_config_last_reload_successful") == 1)
        assert running.value("hallmonitor_follow_rules_changed_total") == 0


def test_a_spool_that_goes_and_comes_back_is_told_by_health(
    desk: Desk, spool_writer: Callable[..., SpoolWriter]
) -> None:
    away = desk.folder / "away"
    with Running(desk) as running:
        reasons = running.service.standing.health().reasons
        running.until(lambda: reasons()["spool"] is None)
        desk.spool.rename(away)
        running.until(lambda: reasons()["spool"] is not None)
        assert "No such file" in str(reasons()["spool"])
        assert running.value("hallmonitor_follow_failures_total", what="spool") > 0
        away.rename(desk.spool)
        running.until(lambda: reasons()["spool"] is None)
        spool_writer().write(20 * SECOND)
        running.until(lambda: not waiting(desk))


def test_a_state_that_another_writes_for_long_is_told_by_health(
    desk: Desk, spool_writer: Callable[..., SpoolWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = threading.Event()
    commit = StateFile.commit

    def sometimes(*given: object) -> None:
        if failing.is_set():
            message = "database is locked"
            raise sqlite3.OperationalError(message)
        commit(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(StateFile, "commit", sometimes)
    failing.set()
    writer = spool_writer()
    with Running(desk) as running:
        reasons = running.service.standing.health().reasons
        for number in range(1, 4):
            writer.write(number * 20 * SECOND)
        running.until(lambda: reasons()["state"] == "the state cannot be written: database is locked")
        assert waiting(desk) == 3
        failing.clear()
        running.until(lambda: reasons()["state"] is None and not waiting(desk))
        assert running.value("hallmonitor_follow_spool_files_total") == 3


def test_damaged_and_missing_files_are_counted(desk: Desk, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer()
    for number in range(1, 6):
        writer.write(number * 20 * SECOND)
    writer.written[1].write_bytes(b"PAR1")
    writer.written[2].unlink()
    with Running(desk) as running:
        running.until(lambda: running.value("hallmonitor_follow_spool_files_total") == 3)
        assert running.value("hallmonitor_follow_spool_files_damaged_total") == 1
        assert running.value("hallmonitor_follow_spool_files_missing_total") == 1
        running.until((desk.spool / "damaged").is_dir)


def test_buildings_show_at_zero_before_the_first_record_and_after_a_reload(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], tmp_path: Path
) -> None:
    assert desk.site is not None
    site = tmp_path / "site.toml"
    shutil.copy(desk.site, site)
    desk.site = site
    desk.write_config()
    until_us, flows = next((until_us, flows) for until_us, flows in demo.files(14_400) if until_us > NOON)
    writer = spool_writer()
    with Running(desk) as running:

        def alerts(building: str) -> set[float]:
            families = [one for one in running.registry.collect() if one.name == "hallmonitor_follow_alerts"]
            samples = [sample for family in families for sample in family.samples if sample.name.endswith("_total")]
            return {sample.value for sample in samples if sample.labels["building"] == building}

        running.until(lambda: alerts("Library") == {0})
        assert alerts("Annex") == set()
        writer.write(until_us, flows)
        running.until(lambda: not waiting(desk))
        of = {"building": "High school", "schedule": "working", "sensor": "replay"}
        assert running.value("hallmonitor_follow_naming_bytes_total", naming="named", **of) > 0
        site.write_text(site.read_text(encoding="utf-8").replace('"Library"', '"Annex"'), encoding="utf-8")
        running.service.reload()
        running.until(lambda: alerts("Annex") == {0})
        assert alerts("Library"), "what was counted stays"
