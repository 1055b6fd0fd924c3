from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from hallmonitor.alerts.memory import Memory
from hallmonitor.alerts.work import Work
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.expression import NumberTest, TextTest

MINUTE = 60_000_000
KEY = bytes(range(32))
FIRST = NumberTest("first_seen", "eq", frozenset({1}))
TWICE = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, ("device",), threshold=2)


def work(*, first: bool = False) -> Work:
    expression = AllOf((FIRST, TextTest("category"))) if first else TextTest("category")
    rule = SimpleNamespace(name="r", expression=expression)
    signature = SimpleNamespace(name="s", rules=(rule,), correlation=TWICE, gap_us=1)
    return Work.of(SimpleNamespace(threshold=None, schedules=None, exempt_groups=()), signature)


def memory(*works: Work, most_rows: int = 100) -> Memory:
    return Memory(works or (work(),), KEY, most_rows, None)


def keep(held: Memory, *minutes: int, matched: tuple[int, ...] | None = None, **columns: Any) -> None:  # noqa: ANN401
    records = [{"ts": minute * MINUTE, "device": "a", "flow_id": minute, **columns} for minute in minutes]
    rows = np.arange(len(minutes)) if matched is None else np.asarray(matched, dtype=np.intp)
    held.keep(Columns.from_rows(records), [rows] * len(held.rules), None)


def flows(held: Memory) -> list[tuple[list[str | int], int]]:
    found = held.episodes([track.decide(None, None).closed for track in held.tracks])
    return [(list(one.group), one.summed.evidence.flows) for one in found]


def test_records_that_nothing_matched_are_not_kept() -> None:
    held = memory()
    keep(held, 0, 1, 2, matched=(0, 2))
    keep(held, 3, matched=())
    assert held.rows == 2
    assert flows(held) == [(["a"], 2)]


def test_a_record_is_kept_once_for_all_entries() -> None:
    held = memory(work(), work())
    keep(held, 0, 1)
    assert held.rows == 4
    assert held.save(None)[0]["store ts"].tolist() == [0, MINUTE]
    assert flows(held) == [(["a"], 2), (["a"], 2)]


def test_the_oldest_rows_are_dropped_beyond_the_bound_with_their_records() -> None:
    held = memory(most_rows=8)
    keep(held, *range(10))
    held.bound(None)
    assert held.rows == 6
    assert held.save(None)[0]["store ts"].tolist() == [minute * MINUTE for minute in range(4, 10)]
    assert held.tracks[0].rows.lost_us == (0, 3 * MINUTE)


def test_rows_without_a_say_go_first_and_are_no_loss() -> None:
    held = memory(most_rows=4)
    keep(held, 0, 100, 101, 102)
    keep(held, 200)
    track = held.tracks[0]
    track.settle(track.decide(None, 150 * MINUTE), 150 * MINUTE)
    held.bound(150 * MINUTE)
    assert (held.rows, track.rows.dropped) == (1, 0)


def test_what_an_open_episode_is_grouped_by_outlasts_its_rows() -> None:
    both = Correlation(
        CorrelationKind.EVENT_COUNT,
        10 * MINUTE,
        ("one", "other"),
        aliases={"one": {"r": "device", "q": "device"}, "other": {"r": "device", "q": "sensor"}},
    )
    rules = tuple(SimpleNamespace(name=name, expression=TextTest("category")) for name in ("r", "q"))
    signature = SimpleNamespace(name="s", rules=rules, correlation=both, gap_us=1)
    entry = SimpleNamespace(threshold=None, schedules=None, exempt_groups=())
    held = memory(Work.of(entry, signature), most_rows=0)
    columns = Columns.from_rows([{"ts": 5, "device": "a", "sensor": "b"}])
    held.keep(columns, [np.asarray([], dtype=np.intp), np.asarray([0])], None)
    track = held.tracks[0]
    track.settle(track.decide(None, 5), 5)
    track.rows.drop(5)
    held.save(5)
    closed = track.decide(5, None).closed
    assert [list(one.group) for one in held.episodes([closed])] == [["a", "b"]]


def test_late_records_are_not_remembered_as_seen() -> None:
    held = memory(work(first=True))
    columns = Columns.from_rows([{"ts": ts, "device": "a", "domain": f"{ts}.example"} for ts in (5, 9)])
    held.keep(columns, [np.asarray([1])], np.asarray([True, False]))
    assert held.first_seen.earliest(held.first_seen.keys(columns)).tolist() == [np.iinfo(np.int64).min, 9]


def test_a_memory_is_restored_as_it_was() -> None:
    held = memory(work(first=True), work())
    keep(held, 0, 1, domain="x.example")
    keep(held, 2, domain="y.example")
    other = memory(work(first=True), work())
    arrays, named = held.save(None)
    other.restore(arrays, named)
    assert flows(other) == flows(held) == [(["a"], 2), (["a"], 3)]
    again, named_again = other.save(None)
    assert named_again == named
    assert {name: values.tolist() for name, values in again.items()} == {
        name: values.tolist() for name, values in arrays.items()
    }
