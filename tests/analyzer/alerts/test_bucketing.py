from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from hallmonitor.alerts.bucketing import Bucketing
from hallmonitor.alerts.spans import Spans
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.work import Work
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.correlate.correlation import Member
from hallmonitor.evaluate.expression import TextTest

MINUTE = 60_000_000
RULES = tuple(SimpleNamespace(name=name, expression=TextTest("category")) for name in ("one", "two"))
RECORDS = [
    {"ts": 0, "device": "a", "peer": "192.0.2.1"},
    {"ts": 1, "device": "b", "peer": "192.0.2.2"},
    {"ts": 2, "device": "a", "peer": "192.0.2.3"},
]
EVERYTHING = np.arange(3)


def made(correlation: Correlation, *, rules: int = 1, narrowed: bool = False) -> tuple[Bucketing, Store]:
    signature = SimpleNamespace(name="s", rules=RULES[:rules], correlation=correlation, gap_us=1)
    work = Work.of(SimpleNamespace(threshold=None, schedules=None, exempt_groups=()), signature)
    store = Store(work.columns, work.shared())
    store.rows.append(store.encode(Columns.from_rows(RECORDS), EVERYTHING))
    return Bucketing(work, store, narrowed=narrowed), store


def counting(*group_by: str, **changes: object) -> Correlation:
    return Correlation(CorrelationKind.EVENT_COUNT, MINUTE, group_by, threshold=3, **changes)


def test_a_group_has_one_bucket_wherever_it_is_read_from() -> None:
    bucketing, store = made(counting("device", "peer"))
    block = store.rows.whole()
    of_block = bucketing.of_block(0, block, {}).tolist()
    assert len(set(of_block)) == 3
    assert bucketing.of_records(EVERYTHING, np.zeros(3, dtype=np.int8)).tolist() == of_block
    values = tuple(store.take(name, EVERYTHING) for name in ("device", "peer"))
    times = np.zeros(3, dtype=np.int64)
    assert bucketing.of_spans(Spans(values, times, times, times)).tolist() == of_block


def test_what_was_worked_out_of_a_block_is_taken_again() -> None:
    bucketing, store = made(counting("device"))
    known: dict[object, object] = {}
    found = bucketing.of_block(0, store.rows.whole(), known)
    assert bucketing.of_block(0, store.rows.whole(), known) is found


def test_each_rule_is_read_by_its_own_columns() -> None:
    aliases = {"host": {"one": "device", "two": "peer"}}
    both = Correlation(CorrelationKind.TEMPORAL, MINUTE, ("host",), threshold=2, aliases=aliases)
    bucketing, store = made(both, rules=2)
    found = bucketing.of_records(np.asarray([0, 0]), np.asarray([0, 1], dtype=np.int8)).tolist()
    first = np.asarray([0])
    assert found == [store.take("device", first)[0], store.take("peer", first)[0]]


def test_where_not_all_rows_count_those_of_a_device_come_together() -> None:
    bucketing, store = made(counting("device", "peer"), narrowed=True)
    first, second, third = bucketing.of_block(0, store.rows.whole(), {}).tolist()
    assert first == third != second
    bucketing, store = made(counting("peer"), narrowed=True)
    assert bucketing.of_block(0, store.rows.whole(), {}).tolist() == [0, 0, 0]


def test_all_rows_share_a_bucket_where_a_rule_is_read_by_two_groups() -> None:
    aliases = {"host": {"own": "device", "one": "peer"}}
    inner = counting("device", members=(Member("one", rule=0),))
    outer = Correlation(
        CorrelationKind.TEMPORAL,
        MINUTE,
        ("host",),
        threshold=2,
        aliases=aliases,
        members=(Member("own", correlation=inner), Member("one", rule=0)),
    )
    bucketing, store = made(outer)
    assert bucketing.of_block(0, store.rows.whole(), {}).tolist() == [0, 0, 0]
