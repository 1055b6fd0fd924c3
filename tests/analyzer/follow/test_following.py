"""Following held to replay: the same alerts, however records come in files, and wherever following starts again."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from hallmonitor import shipped
from hallmonitor.follow.following import Following
from hallmonitor.follow.kept_flows import KeptFlows
from hallmonitor.follow.spool_reader import SpoolReader
from hallmonitor.live import StateFile
from hallmonitor.replay import ReplayJob, replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from follow.conftest import Demo, Desk, SpoolWriter

    from conftest import DemoDay
    from hallmonitor.follow.rules import Rules

    Turn = Callable[[Following], bool]

SECOND = 1_000_000
LATE_ENOUGH = 4_000_000_000 * SECOND
EVENING = 1_778_623_200 * SECOND  # 12 May 2026, 18:00 in New York

ONLY_REPLAY_KNOWS = {"hashes"}
"""Fields of an alert that differ. `hashes` has no `input`, as there is no capture, and as `catalogue` the one that the
agent named the records by, which may be another than the desk's. `ruleset` in it is the same, and held below."""


def comparable(alert: dict[str, Any]) -> str:
    kept = {key: value for key, value in alert.items() if key not in ONLY_REPLAY_KNOWS}
    return json.dumps([kept, alert["hashes"]["ruleset"]], sort_keys=True)


def replayed(rules: Rules, day: DemoDay, out: Path) -> list[str]:
    job = ReplayJob((day.capture,), rules.rulebook, rules.site, rules.key)
    return sorted(map(comparable, replay(job, out).found.alerts))


def opened(rules: Rules, file: StateFile) -> Following:
    following = Following(rules, file, lambda: 0.0)
    following.open()
    following.start(LATE_ENOUGH)
    following.look()
    return following


def committed_and_open(desk: Desk, following: Following) -> list[str]:
    """What a replay of the same records tells: the alerts so far, and those that would come if no record did."""
    lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    return sorted(comparable(json.loads(line)) for line in lines)


@pytest.mark.parametrize("policy", ["torrington-4012", "clinton-4306"])
@pytest.mark.parametrize("seed", [1, 2])
def test_live_equals_replay_over_any_files_and_restarts(
    desk: Desk,
    demo: Demo,
    demo_day: DemoDay,
    turn: Turn,
    spool_writer: Callable[..., SpoolWriter],
    policy: str,
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311 - where files end and the process begins anew
    desk.write_config(policy)
    rules = desk.rules()
    writer = spool_writer()
    ends = sorted(chance.sample(range(int(demo.emitted_us.min()), int(demo.emitted_us.max())), 60))
    for until_us, flows in demo.cut([*ends, int(demo.emitted_us.max()) + 1]):
        writer.write(until_us, flows)
    starts = set(chance.sample(range(60), 25))
    desk.state.mkdir(mode=0o700)
    file = StateFile(desk.state / "state.sqlite")
    following = opened(rules, file)
    for number in range(61):
        assert turn(following)
        if number in starts:
            file.close()
            file = StateFile(desk.state / "state.sqlite")
            following = opened(rules, file)
    assert not turn(following)
    assert following.judging.counts.late == 0
    assert committed_and_open(desk, following) == replayed(rules, demo_day, desk.folder / "out")
    file.close()
    assert not list(desk.spool.rglob("*.parquet"))


def hours(demo: Demo, writer: SpoolWriter) -> int:
    """Write the day in files of an hour, and give the time of its end."""
    until_us = 0
    for until_us, flows in demo.files(3600):
        writer.write(until_us, flows)
    return until_us


def test_a_quiet_link_ends_what_is_under_way(
    desk: Desk, demo: Demo, demo_day: DemoDay, turn: Turn, spool_writer: Callable[..., SpoolWriter]
) -> None:
    writer = spool_writer()
    end_us = hours(demo, writer)
    for hour in range(1, 30):
        writer.write(end_us + hour * 3600 * SECOND)
    with desk.following() as following:
        following.look()
        while turn(following):
            pass
        assert following.judging.open_alerts() == []
    found = sorted(comparable(json.loads(line)) for line in desk.alerts())
    assert found == replayed(desk.rules(), demo_day, desk.folder / "out")


class Failing:
    """A state file that can be written only now and then."""

    def __init__(self, file: StateFile) -> None:
        self._file = file
        self.commits = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def commit(self, *given: Any) -> None:  # noqa: ANN401
        self.commits += 1
        if self.commits % 3:
            message = "disk full"
            raise sqlite3.OperationalError(message)
        self._file.commit(*given)


def test_what_cannot_be_written_or_removed_waits_and_is_counted_once(
    desk: Desk, demo: Demo, turn: Turn, spool_writer: Callable[..., SpoolWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    hours(demo, spool_writer())
    rules = desk.rules()
    plain = type(desk)(desk.folder / "plain", desk.site)
    plain.folder.mkdir()
    shutil.copytree(desk.spool, plain.spool)
    shutil.copy(desk.folder / "key", plain.folder / "key")
    plain.write_config()
    with plain.following() as following:
        following.look()
        while turn(following):
            pass
    chance = random.Random(4)  # noqa: S311 - what fails when
    write, release = KeptFlows.write, SpoolReader.release

    def sometimes(work: Callable[..., None]) -> Callable[..., None]:
        def tried(*given: Any) -> None:  # noqa: ANN401
            if chance.random() < 0.4:
                raise OSError(28, "No space left on device")
            work(*given)

        return tried

    monkeypatch.setattr(KeptFlows, "write", sometimes(write))
    monkeypatch.setattr(SpoolReader, "release", staticmethod(sometimes(release)))
    desk.state.mkdir(mode=0o700)
    failures = 0
    with StateFile(desk.state / "state.sqlite") as file:
        following = opened(rules, Failing(file))  # type: ignore[arg-type]
        while following.reader.waiting or following.uncommitted:
            try:
                turn(following)
            except (sqlite3.Error, OSError):
                failures += 1
                if chance.random() < 0.3:  # and the process is killed as well
                    following = opened(rules, Failing(file))  # type: ignore[arg-type]
    assert failures > 10
    assert desk.alerts() == plain.alerts()
    monkeypatch.undo()
    with desk.following() as following:
        following.look()
        assert not turn(following), "what could not be removed is not judged again"
    assert not list(desk.spool.rglob("*.parquet"))


def test_commits_are_spaced_while_files_wait(
    desk: Desk, demo: Demo, turn: Turn, spool_writer: Callable[..., SpoolWriter]
) -> None:
    hours(demo, spool_writer())
    rules = desk.rules()
    desk.state.mkdir(mode=0o700)
    ticks = iter(range(1_000_000))  # each look at the clock takes a second, so a commit takes one too
    with StateFile(desk.state / "state.sqlite") as file:
        following = Following(rules, file, lambda: float(next(ticks)))
        following.open()
        following.start(LATE_ENOUGH)
        following.look()
        uncommitted = []
        while turn(following):
            uncommitted.append(following.uncommitted)
    assert uncommitted[0] == 0
    assert max(uncommitted) > 3
    assert following.uncommitted == 0


def test_several_sensors_give_the_alerts_of_one(
    desk: Desk, demo: Demo, demo_day: DemoDay, turn: Turn, spool_writer: Callable[..., SpoolWriter]
) -> None:
    other = desk.folder / "other"
    desk.write_config(judging="lateness_s = 2400")  # a record's 360 s, and as long as files differ in length
    desk.config.write_text(desk.config.read_text().replace('["spool"]', '["spool", "other"]'), encoding="utf-8")
    odd = demo.table.column("flow_id").to_numpy() % 2 == 1
    halves = [demo.only(odd), demo.only(~odd)]
    writers = [spool_writer("gate"), spool_writer("annex")]
    writers[1].path = other
    for writer, half, seconds in zip(writers, halves, (1800, 1700), strict=True):
        for until_us, flows in half.files(seconds):
            writer.write(until_us, flows)
        writer.say(clean=True)
    with desk.following() as following:
        following.look()
        while turn(following):
            pass
        assert following.judging.counts.late == 0
        assert committed_and_open(desk, following) == replayed(desk.rules(), demo_day, desk.folder / "out")
    assert {path.parent.name for path in desk.state.rglob("*.parquet")} == {"sensor=gate", "sensor=annex"}


def test_devices_with_allowances_are_counted_alike_after_a_restart_and_anew_each_day(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Callable[[Following], bool]
) -> None:
    text = (shipped.root() / "policies" / "torrington-4012.yml").read_text(encoding="utf-8")
    entry = "{name: gaming-over-allowance, threshold: 15}"
    assert entry in text
    text = text.replace(entry, entry.replace("}", ", allowances: [{minutes: 30}]}"))
    (desk.folder / "torrington-4012.yml").write_text(text, encoding="utf-8")
    desk.write_config("./torrington-4012.yml")
    writer = spool_writer()
    for until_us, flows in demo.files(7200):
        writer.write(until_us, flows)
    with desk.following() as following:
        assert following.judging.allowance_devices() == {
            "gaming-over-allowance": {"below_half": 0, "above_half": 0, "used_up": 0}
        }
        following.look()
        while following.judging.reached_us is None or following.judging.reached_us < EVENING:
            assert turn(following)
        following.commit(LATE_ENOUGH)
        counted = following.judging.allowance_devices()
    used = counted["gaming-over-allowance"]
    # What the signature matches, with the hours of the demo's site: 8:00 to 16:00 in New York.
    hour = pc.hour(pc.local_timestamp(pc.cast(demo.table.column("ts"), pa.timestamp("us", "America/New_York"))))
    working = pc.and_(pc.greater_equal(hour, 8), pc.less(hour, 16))
    gaming = pc.and_(pc.equal(demo.table.column("category"), "gaming"), working)
    matched = demo.table.filter(pc.and_(gaming, pc.greater_equal(demo.table.column("destination_bytes"), 20_000)))
    assert sum(used.values()) == len(pc.unique(matched.column("source_ip")))
    assert used["above_half"] > 0
    assert used["used_up"] > 0
    with desk.following() as following:
        assert following.judging.allowance_devices() == counted
        following.judging.advance(EVENING + 24 * 3600 * SECOND)
        assert sum(following.judging.allowance_devices()["gaming-over-allowance"].values()) == 0
