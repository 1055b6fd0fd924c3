from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from hallmonitor.alerts.crossing import crossings, evidence
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.work import Work
from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.correlate.correlation import Member
from hallmonitor.evaluate.expression import TextTest

MINUTE = 60_000_000
RULES = tuple(SimpleNamespace(name=name, expression=TextTest("category")) for name in ("one", "two"))


def prepared(
    correlation: Correlation, records: list[dict[str, Any]], rules: list[int]
) -> tuple[Work, dict[str, np.ndarray], Store]:
    signature = SimpleNamespace(name="s", rules=RULES[: max(rules) + 1], correlation=correlation, gap_us=1)
    work = Work.of(SimpleNamespace(threshold=None, schedules=None, exempt_groups=()), signature)
    store = Store(work.columns, work.shared())
    columns = Columns.from_rows(records)
    store.rows.append(store.encode(columns, np.arange(len(records))))
    rows = {"row": np.arange(len(records), dtype=np.int32), "rule": np.asarray(rules, dtype=np.int8)}
    return work, {**rows, "ts": columns.numbers("ts")[0]}, store


def at(minute: int, **columns: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"ts": minute * MINUTE, **columns}


THREE = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, ("device",), threshold=3)


def test_crossings_have_the_values_of_their_group() -> None:
    records = [at(minute, device=device) for device in "ab" for minute in (0, 4, 8)] + [at(9, device="b")]
    work, rows, store = prepared(THREE, records, [0] * 7)
    spans = crossings(work, rows, store, None, None)
    devices = [store.value("device", number) for number in spans.values[0].tolist()]
    assert sorted(zip(devices, (spans.first_us // MINUTE).tolist(), spans.peak.tolist(), strict=True)) == [
        ("a", 8, 3),
        ("b", 8, 3),
        ("b", 9, 4),
    ]
    assert len(crossings(work, rows, store, 8 * MINUTE, None)) == 1
    assert len(crossings(work, rows, store, None, 8 * MINUTE)) == 2


def test_the_evidence_is_what_the_windows_held() -> None:
    records = [at(minute, device="a") for minute in (0, 4, 8, 9, 17, 30, 31, 38)] + [at(8, device="b")]
    work, rows, store = prepared(THREE, records, [0] * 9)
    spans = crossings(work, rows, store, None, None)
    episodes = spans.at(np.asarray([0, 3]))
    held = evidence(work, rows, store, episodes)
    assert [records.tolist() for records in held] == [[0, 1, 2], [5, 6, 7]]


def test_a_record_that_two_rules_match_is_told_once() -> None:
    both = Correlation(CorrelationKind.TEMPORAL, 10 * MINUTE, ("device",), threshold=2)
    work, rows, store = prepared(both, [at(0, device="a"), at(1, device="a")], [0, 1])
    twice = {name: np.concatenate((values, values[:1])) for name, values in rows.items()}
    twice["rule"][-1] = 1
    spans = crossings(work, twice, store, None, None)
    assert [held.tolist() for held in evidence(work, twice, store, spans)] == [[0], [0, 1]]


def test_of_a_nested_correlation_only_what_counted_is_told() -> None:
    many = Correlation(
        CorrelationKind.EVENT_COUNT,
        5 * MINUTE,
        ("device", "vlan"),
        threshold=2,
        members=(Member("one", rule=0),),
    )
    then = Correlation(
        CorrelationKind.TEMPORAL,
        10 * MINUTE,
        ("device",),
        threshold=2,
        members=(Member("many", correlation=many), Member("two", rule=1)),
    )
    records = [
        at(0, device="a", vlan=1),
        at(1, device="a", vlan=2),
        at(3, device="a", vlan=1),
        at(6, device="a"),
        at(6, device="b"),
    ]
    work, rows, store = prepared(then, records, [0, 0, 0, 1, 1])
    spans = crossings(work, rows, store, None, None)
    assert [store.value("device", number) for number in spans.values[0].tolist()] == ["a"]
    assert (spans.first_us // MINUTE).tolist() == [6]
    assert [held.tolist() for held in evidence(work, rows, store, spans)] == [[0, 2, 3]]
