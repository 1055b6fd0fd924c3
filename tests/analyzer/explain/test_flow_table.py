from __future__ import annotations

from typing import Any

import numpy as np

from hallmonitor.columns import Columns
from hallmonitor.explain.flow_table import flow_table

MINUTE = 60_000_000
ROWS: list[dict[str, Any]] = [
    {
        "flow_id": 7,
        "ts": 5 * MINUTE,
        "ts_end": 6 * MINUTE,
        "domain": "b.org",
        "source_bytes": 1,
        "destination_bytes": 10,
    },
    {
        "flow_id": 7,
        "ts": 6 * MINUTE,
        "ts_end": 7 * MINUTE,
        "domain": "b.org",
        "source_bytes": 2,
        "destination_bytes": 20,
    },
    {"flow_id": 9, "ts": 6 * MINUTE, "registered_domain": "a.org", "service": "a", "source_bytes": 4},
    {"flow_id": 3, "ts": MINUTE, "ts_end": 0, "category": "gaming"},
    {"flow_id": 5, "ts": MINUTE, "category": "gaming"},
]
ALL = np.arange(len(ROWS))
EVERY = np.ones(len(ROWS), dtype=np.bool_)


def test_records_are_summed_up_by_flow_in_order_of_time() -> None:
    table = flow_table(Columns.from_rows(ROWS), ALL, [("a", EVERY)])
    assert [row.flow_id for row in table.rows] == [f"{flow:016x}" for flow in (3, 5, 7, 9)]
    row = table.rows[2]
    assert (row.first_us, row.last_us, row.domain) == (5 * MINUTE, 7 * MINUTE, "b.org")
    assert (row.source_bytes, row.destination_bytes, row.minutes, row.records, row.step) == (3, 30, 2, 2, ())
    assert (table.rows[3].domain, table.rows[3].service) == ("a.org", "a")
    assert table.rows[0].last_us == MINUTE
    assert (table.flows, table.records, table.source_bytes, table.destination_bytes, table.minutes) == (4, 5, 7, 30, 3)


def test_sums_are_of_all_flows_whatever_is_shown() -> None:
    whole, cut = (flow_table(Columns.from_rows(ROWS), ALL, [("a", EVERY)], shown) for shown in (9, 1))
    assert len(cut.rows) == 1
    assert cut.rows == whole.rows[:1]
    assert (cut.flows, cut.records, cut.source_bytes) == (whole.flows, whole.records, whole.source_bytes)


def test_steps_are_told_where_there_are_several() -> None:
    first = np.array([True, False, False, True, False])
    table = flow_table(Columns.from_rows(ROWS), ALL, [("visit", first), ("upload", ~first)])
    assert [row.step for row in table.rows] == [("visit",), ("upload",), ("visit", "upload"), ("upload",)]


def test_an_alerts_sums_are_compared_one_by_one() -> None:
    table = flow_table(Columns.from_rows(ROWS), ALL, [("a", EVERY)])
    evidence = {"flows": 4, "source_bytes": 7, "destination_bytes": 30, "active_minutes": 3}
    assert table.agrees(evidence)
    assert not any(table.agrees({**evidence, name: 99}) for name in evidence)


def test_json_tells_times_in_utc() -> None:
    told = flow_table(Columns.from_rows(ROWS[:1]), ALL[:1], [("a", EVERY[:1])]).as_json()
    assert told["rows"][0]["first"] == "1970-01-01T00:05:00.000000Z"
    assert "first_us" not in told["rows"][0]
    assert told["flows"] == 1


def test_nothing_is_an_empty_table() -> None:
    table = flow_table(Columns.from_rows(ROWS), ALL[:0], [("a", EVERY)])
    assert (table.rows, table.flows, table.minutes) == ((), 0, 0)
