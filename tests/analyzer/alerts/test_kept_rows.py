from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from hallmonitor.alerts import buckets
from hallmonitor.alerts.bucketing import Bucketing
from hallmonitor.alerts.kept_rows import KeptRows
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.work import Work
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate.expression import TextTest

MINUTE = 60_000_000
THREE = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, ("device",), threshold=3)
BOTH = Correlation(CorrelationKind.TEMPORAL, 10 * MINUTE, ("device",), threshold=2)
RULES = tuple(SimpleNamespace(name=name, expression=TextTest("category")) for name in ("one", "two"))


def work_of(correlation: Correlation, rules: int) -> Work:
    signature = SimpleNamespace(name="s", rules=RULES[:rules], correlation=correlation, gap_us=1)
    return Work.of(SimpleNamespace(threshold=None, schedules=None, exempt_groups=()), signature)


def over(store: Store, correlation: Correlation, rules: int) -> KeptRows:
    work = work_of(correlation, rules)
    return KeptRows(work, store, Bucketing(work, store, narrowed=False))


def kept(correlation: Correlation = THREE, rules: int = 1) -> tuple[KeptRows, Store]:
    store = Store(work_of(correlation, rules).columns)
    return over(store, correlation, rules), store


def add(rows: KeptRows, store: Store, *minutes: int, rule: int = 0, **columns: Any) -> None:  # noqa: ANN401
    records = [{"ts": minute * MINUTE, "device": "a", **columns} for minute in minutes]
    first, everything = len(store), np.arange(len(minutes))
    block = store.encode(Columns.from_rows(records), everything)
    store.rows.append(block)
    rows.add(rule, first, everything, block, {})


def settle(rows: KeptRows) -> None:
    waiting = rows.waiting.whole()
    rows.settle(waiting, {name: values[:0] for name, values in waiting.items()})


def test_rows_that_had_a_say_are_counted_with_their_time() -> None:
    rows, store = kept()
    add(rows, store, 0, 4)
    settle(rows)
    add(rows, store, 8, 9)
    rows.drop(4 * MINUTE)
    assert (len(rows), rows.dropped, rows.lost_us) == (2, 2, (0, 4 * MINUTE))
    rows.drop(8 * MINUTE)
    assert (rows.dropped, rows.lost_us) == (3, (0, 8 * MINUTE))
    rows.drop(8 * MINUTE)
    assert rows.dropped == 3


def test_rows_without_a_group_are_left_out_and_counted() -> None:
    rows, store = kept()
    add(rows, store, 0, 1, 2, device=None)
    assert (len(rows), rows.ungrouped) == (0, 3)


def test_rows_without_the_value_are_left_out() -> None:
    rows, store = kept(Correlation(CorrelationKind.VALUE_SUM, MINUTE, ("device",), threshold=1, field="vlan"))
    add(rows, store, 0, 1, vlan=None)
    add(rows, store, 2, vlan=3)
    assert (len(rows), rows.ungrouped) == (1, 0)


def test_settled_rows_are_tidied_by_the_time_of_their_bucket() -> None:
    rows, store = kept()
    add(rows, store, 0, 4)
    add(rows, store, 0, 4, device="b")
    settle(rows)
    since = np.full(buckets.NUMBER, -1, dtype=np.int64)
    since[rows.settled.column("bucket")[0]] = 0
    rows.tidy(since)
    assert rows.settled.column("row").tolist() == [1, 2, 3]


def test_another_tidying_is_due_once_rows_have_doubled_and_more() -> None:
    rows, store = kept()
    add(rows, store, *[1] * 4096)
    settle(rows)
    assert not rows.is_loose
    add(rows, store, 1)
    settle(rows)
    assert rows.is_loose
    rows.tidy(np.zeros(buckets.NUMBER, dtype=np.int64))
    assert not rows.is_loose


def test_the_records_of_rows_that_are_settled_and_that_wait_are_used() -> None:
    rows, store = kept()
    add(rows, store, 0)
    add(rows, store, 1, device=None)
    settle(rows)
    add(rows, store, 2)
    used = np.zeros(3, dtype=np.bool_)
    rows.mark_used(used)
    assert used.tolist() == [True, False, True]


def test_new_numbers_are_taken_and_buckets_follow() -> None:
    rows, store = kept()
    add(rows, store, 0, device="b")
    add(rows, store, 1, 2, device="a")
    rows.drop(0)
    rows.renumber(store.keep(np.asarray([False, True, True]), {}))
    assert rows.waiting.column("row").tolist() == [0, 1]
    assert rows.waiting.column("bucket").tolist() == store.take("device", np.arange(2)).tolist()


def test_rows_of_several_rules_are_restored_as_they_were() -> None:
    rows, store = kept(BOTH, 2)
    add(rows, store, 0, 4)
    settle(rows)
    add(rows, store, 8, rule=1)
    add(rows, store, 9, rule=1, device=None)
    rows.drop(0)
    other = over(store, BOTH, 2)
    other.restore(rows.save())
    assert (other.ungrouped, other.dropped, other.lost_us) == (1, 1, (0, 0))
    for blocks, copied in zip(rows.parts, other.parts, strict=True):
        assert {name: held.tolist() for name, held in copied.whole().items()} == {
            name: held.tolist() for name, held in blocks.whole().items()
        }
