"""Rules that change while episodes are under way: nothing across its threshold is lost, nothing told twice."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from hallmonitor import shipped
from hallmonitor.alerts import saved
from hallmonitor.follow.cursor import Cursor
from hallmonitor.follow.following import Following
from hallmonitor.follow.rule_change import RULES_CHANGED
from hallmonitor.live import StateFile
from hallmonitor.replay import ReplayJob, replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from follow.conftest import Demo, Desk, SpoolWriter

    from conftest import DemoDay
    from hallmonitor.follow.following import Begun

    Turn: TypeAlias = Callable[[Following], bool]

LATE_ENOUGH = 4_000_000_000_000_000


def plain(alert: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in alert.items() if name != "hashes"}, sort_keys=True)


@pytest.mark.parametrize("by_restart", [False, True])
def test_rules_that_judge_alike_change_nothing(
    desk: Desk, demo: Demo, demo_day: DemoDay, spool_writer: Callable[..., SpoolWriter], turn: Turn, *, by_restart: bool
) -> None:
    chance = random.Random(5)  # noqa: S311 - where rules change
    writer = spool_writer()
    for until_us, flows in demo.files(1800):
        writer.write(until_us, flows)
    rules = desk.rules()
    desk.state.mkdir(mode=0o700)
    changes = 0
    with StateFile(desk.state / "state.sqlite") as file:
        following = Following(rules, file, lambda: 0.0)
        following.open()
        following.start(LATE_ENOUGH)
        following.look()
        while turn(following):
            if chance.random() < 0.4:
                changes += 1
                desk.write_config(judging=f"lateness_s = {420 + changes}")
                if by_restart:
                    following = Following(desk.rules(), file, lambda: 0.0)
                    following.open()
                    begun = following.start(LATE_ENOUGH)
                else:
                    begun = following.exchange(desk.rules(), LATE_ENOUGH)
                assert begun is not None
                assert begun.changed
                following.look()
        lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    assert changes > 4
    found = replay(ReplayJob((demo_day.capture,), rules.rulebook, rules.site, rules.key), desk.folder / "out").found
    expected = {alert["id"]: plain(alert) for alert in found.alerts}
    alerts = [json.loads(line) for line in lines]
    assert len(alerts) == len({alert["id"] for alert in alerts}), "none is told twice"
    assert {alert["id"]: plain(alert) for alert in alerts} == expected


def changed_at_five(
    desk: Desk, demo: Demo, writer: SpoolWriter, turn: Turn, *changes: tuple[str, str], more: str = ""
) -> tuple[Begun, list[dict[str, Any]]]:
    """Follow the day, and change the policy's text at 17:00 UTC; give what the change did, and all alerts."""

    def policy(*changed: tuple[str, str]) -> None:
        text = (shipped.root() / "policies" / "torrington-4012.yml").read_text(encoding="utf-8")
        for before, after in changed:
            assert before in text
            text = text.replace(before, after)
        (desk.folder / "torrington-4012.yml").write_text(text, encoding="utf-8")
        desk.write_config("./torrington-4012.yml", more=more)

    policy()
    files = list(demo.files(1800))
    for until_us, flows in files:
        writer.write(until_us, flows)
    with desk.following() as following:
        following.look()
        for until_us, _ in files:
            if until_us <= FIVE:
                assert turn(following)
        policy(*changes)
        begun = following.exchange(desk.rules(), LATE_ENOUGH)
        assert begun is not None
        following.look()
        while turn(following):
            pass
        lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    return begun, [json.loads(line) for line in lines]


def told(alerts: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [alert for alert in alerts if alert["signature"]["name"] == name]


FIVE = 1_778_605_200_000_000  # 12 May 2026, 17:00 UTC
SUSTAINED = "social-networking-sustained"
SUSTAINED_ENTRY = "{name: social-networking-sustained,"
STREAMING_ENTRY = "{name: streaming-over-allowance"


def test_use_under_way_that_is_across_either_threshold_is_told_once_by_the_new(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    change = (SUSTAINED_ENTRY, f"{SUSTAINED_ENTRY} threshold: 22,")
    begun, alerts = changed_at_five(desk, demo, spool_writer(), turn, change)
    assert begun.told == []
    assert begun.shown > 100
    first, second = sorted(told(alerts, SUSTAINED), key=lambda alert: alert["first"])
    assert [one["threshold"]["value"] for one in (first, second)] == [22, 22]
    assert first["first"] == "2026-05-12T12:30:10.014868Z", "its records of before the change are known"
    assert first["last"] == "2026-05-12T17:59:33.075985Z"
    assert len(alerts) == 27


def test_use_under_way_that_is_not_across_the_new_threshold_is_told_by_the_old(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    change = (SUSTAINED_ENTRY, f"{SUSTAINED_ENTRY} threshold: 500,")
    begun, alerts = changed_at_five(desk, demo, spool_writer(), turn, change)
    (now,) = begun.told
    (one,) = told(alerts, SUSTAINED)
    assert one["id"] == now.id
    assert one["threshold"]["value"] == 20
    assert one["last"] < "2026-05-12T17:10"


def test_a_window_that_spans_the_change_is_whole(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    change = (STREAMING_ENTRY, f"{STREAMING_ENTRY}, threshold: 61")
    begun, alerts = changed_at_five(desk, demo, spool_writer(), turn, change)
    assert begun.told == []
    (one,) = told(alerts, "streaming-over-allowance")
    assert (one["threshold"]["value"], one["measured"]["value"]) == (61, 70)
    assert one["first"] == "2026-05-12T14:30:08.024609Z"


def test_what_was_decided_is_not_judged_again(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    change = ("{name: piracy-sites}", "{name: piracy-sites, threshold: 2}")
    begun, alerts = changed_at_five(desk, demo, spool_writer(), turn, change)
    assert begun.told == []
    (one,) = told(alerts, "piracy-sites")
    assert one["threshold"]["value"] == 10


def test_without_kept_records_only_entries_that_changed_begin_anew(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    change = (STREAMING_ENTRY, f"{STREAMING_ENTRY}, threshold: 61")
    begun, alerts = changed_at_five(desk, demo, spool_writer(), turn, change, more="[flows]\nkeep = false\n")
    assert (begun.shown, begun.told) == (0, [])
    assert not (desk.state / "flows").exists()
    assert told(alerts, "streaming-over-allowance") == []
    (long,) = told(alerts, "social-disruption-long")
    assert long["first"] == "2026-05-12T12:30:10.014868Z", "an entry that stays has all that it had"
    causes = {loss["cause"] for alert in alerts for loss in alert["losses"]}
    assert causes == {RULES_CHANGED}


def test_another_key_tells_what_was_under_way_and_begins_anew(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    (desk.folder / "key").unlink(missing_ok=True)
    writer = spool_writer()
    for until_us, flows in demo.files(1800):
        writer.write(until_us, flows)
    with desk.following() as following:
        following.look()
        for _ in range(10):
            assert turn(following)
        open_before = {alert.id for alert in following.judging.open_alerts()}
        (desk.folder / "key").unlink()
        begun = following.exchange(desk.rules(), LATE_ENOUGH)
        assert begun is not None
        assert {alert.id for alert in begun.told} == open_before
        assert (begun.shown, following.judging.counts.rows) == (0, 0)
    assert open_before


def as_before_buildings(desk: Desk) -> None:
    """Make of the desk's state what the software wrote before records had a building."""

    def older(line: str) -> str:
        return json.dumps({name: value for name, value in json.loads(line).items() if name != "building"})

    with sqlite3.connect(desk.state / "state.sqlite") as file:
        cursor, state = file.execute("SELECT cursor, state FROM progress").fetchone()
        arrays, values = saved.read(state, None)
        assert arrays.pop("store building") is not None
        for name in ("named", "spaces"):
            values[name].pop("building", None)
        told = Cursor.from_text(cursor)
        before = replace(told, rules="0" * 64, open_alerts=tuple(map(older, told.open_alerts)))
        update = "UPDATE progress SET cursor = ?, state = ?"
        file.execute(update, (before.to_text(), saved.write(arrays, values, "0" * 64)))
        file.create_function("older", 1, older)
        file.execute("UPDATE alerts SET alert = older(alert)")
    for path in (desk.state / "flows").rglob("*.parquet"):
        pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["building"]), path)


def test_an_update_from_before_buildings_loses_nothing(
    desk: Desk, demo: Demo, demo_day: DemoDay, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    writer = spool_writer()
    files = list(demo.files(1800))
    for until_us, flows in files:
        writer.write(until_us, flows)
    with desk.following() as following:
        following.look()
        for until_us, _ in files:
            if until_us <= FIVE:
                assert turn(following)
        following.commit(LATE_ENOUGH)
        rules = following.rules
    as_before_buildings(desk)
    committed = len(desk.alerts())
    assert committed > 3
    with StateFile(desk.state / "state.sqlite") as file:
        following = Following(desk.rules(), file, lambda: 0.0)
        following.open()
        begun = following.start(LATE_ENOUGH)
        assert (begun.changed, begun.shown, begun.told) == (True, 0, []), "all entries go on with what they have"
        following.look()
        while turn(following):
            pass
        lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    found = replay(ReplayJob((demo_day.capture,), rules.rulebook, rules.site, rules.key), desk.folder / "out").found
    alerts = {alert["id"]: alert for alert in map(json.loads, lines)}
    assert len(alerts) == len(lines)
    assert {name: plain({**alert, "building": None}) for name, alert in alerts.items()} == {
        alert["id"]: plain({**alert, "building": None}) for alert in found.alerts
    }
    told = [alert.get("building", "before") for alert in alerts.values()]
    assert {"before", None} < set(told), "those of after the update tell a building, where all records do"


def test_records_kept_before_and_after_buildings_are_shown_to_a_changed_rule(
    desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter], turn: Turn
) -> None:
    writer = spool_writer()
    files = list(demo.files(1800))
    for until_us, flows in files:
        writer.write(until_us, flows)
    with desk.following() as following:
        following.look()
        for until_us, _ in files:
            if until_us <= FIVE - 7_200_000_000:
                assert turn(following)
    as_before_buildings(desk)
    with desk.following() as following:
        following.look()
        for until_us, _ in files:
            if FIVE - 7_200_000_000 < until_us <= FIVE:
                assert turn(following)
        text = (shipped.root() / "policies" / "torrington-4012.yml").read_text(encoding="utf-8")
        changed = text.replace(SUSTAINED_ENTRY, f"{SUSTAINED_ENTRY} threshold: 22,")
        (desk.folder / "torrington-4012.yml").write_text(changed, encoding="utf-8")
        desk.write_config("./torrington-4012.yml")
        begun = following.exchange(desk.rules(), LATE_ENOUGH)
        assert begun is not None
        assert begun.shown > 100
        following.look()
        while turn(following):
            pass
        lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    first, _ = sorted(told([json.loads(line) for line in lines], SUSTAINED), key=lambda alert: alert["first"])
    assert first["first"] == "2026-05-12T12:30:10.014868Z", "its records of before the update are known"
