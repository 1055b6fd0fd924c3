from __future__ import annotations

from typing import Any

import numpy as np

from hallmonitor.alerts.alert import DOMAINS_CAP, FLOW_IDS_CAP
from hallmonitor.alerts.evidence import Episodic
from hallmonitor.alerts.survivors import Numbering, Survivors
from hallmonitor.columns import Columns


def episodic(records: list[dict[str, Any]], rules: tuple[int, ...] = (0,)) -> Episodic:
    numbering, survivors = Numbering(), Survivors(0, valued=False)
    everything = np.arange(len(records))
    for rule in rules:
        survivors.add(numbering.over(Columns.from_rows(records)), everything, rule, (), None)
    table = survivors.table()
    return Episodic.take(table, np.arange(table["ts"].shape[0]), numbering)


def test_flows_are_summed_up() -> None:
    evidence = episodic(
        [
            {"flow_id": 9, "ts": 70_000_000, "domain": "b", "source_bytes": 1, "category": "y", "service": "s"},
            {"flow_id": 7, "ts": 5, "domain": "a", "source_bytes": 2, "destination_bytes": 5, "category": "x"},
            {"flow_id": 7, "ts": 9, "record_seq": 1, "domain": "a", "destination_bytes": 1, "category": "x"},
            {"flow_id": 8, "ts": 9, "registered_domain": "a"},
        ]
    ).evidence()
    assert evidence.flows == 3
    assert evidence.flow_ids == [f"{number:016x}" for number in (7, 8, 9)]
    assert evidence.domains == [
        {"domain": "a", "flows": 2, "bytes": 8},
        {"domain": "b", "flows": 1, "bytes": 1},
    ]
    assert evidence.categories == ["uncategorized", "x", "y"]
    assert evidence.services == ["s"]
    assert (evidence.source_bytes, evidence.destination_bytes, evidence.active_minutes) == (3, 6, 2)


def test_a_record_that_two_rules_match_counts_once() -> None:
    evidence = episodic([{"source_bytes": 5}, {"source_bytes": 7}], rules=(0, 1)).evidence()
    assert (evidence.flows, evidence.source_bytes) == (2, 12)


def test_lists_are_capped_and_totals_are_not() -> None:
    evidence = episodic([{"domain": f"{number:03}.example"} for number in range(FLOW_IDS_CAP + 9)]).evidence()
    assert evidence.flows == FLOW_IDS_CAP + 9
    assert len(evidence.flow_ids) == evidence.flow_ids_cap == FLOW_IDS_CAP
    assert [domain["domain"] for domain in evidence.domains] == [
        f"{number:03}.example" for number in range(DOMAINS_CAP)
    ]


def test_what_all_rows_share_is_told() -> None:
    rows = episodic([{"device": "a", "sensor": "s"}, {"device": "b", "sensor": "s"}])
    assert rows.only("sensor") == "s"
    assert rows.only("device") is None
    assert rows.only("domain") is None
    assert rows.texts("device") == ["a", "b"]


def test_large_flow_ids_keep_their_digits_and_order() -> None:
    evidence = episodic([{"flow_id": (1 << 64) - 1}, {"flow_id": 1}]).evidence()
    assert evidence.flow_ids == ["0000000000000001", "ffffffffffffffff"]


def test_the_last_record_to_end_ends_it() -> None:
    records = [{"ts": 5, "ts_end": 90}, {"ts": 7, "ts_end": 80}, {"ts": 9, "ts_end": None}]
    assert episodic(records).times() == (5, 9, 90)
    assert episodic([{"ts": 9, "ts_end": None}]).times() == (9, 9, 9)
