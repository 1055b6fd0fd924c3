from __future__ import annotations

from typing import Any

import numpy as np

from hallmonitor.alerts.alert import DOMAINS_CAP, FLOW_IDS_CAP
from hallmonitor.alerts.evidence import Summed, summed
from hallmonitor.alerts.store import Store
from hallmonitor.columns import Columns


def summed_up(*episodes: list[dict[str, Any]]) -> list[Summed]:
    store = Store(())
    columns = Columns.from_rows([record for records in episodes for record in records])
    everything = np.arange(len(columns))
    store.rows.append(store.encode(columns, everything))
    return summed(np.repeat(np.arange(len(episodes)), list(map(len, episodes))), everything, store)


def test_flows_are_summed_up() -> None:
    (found,) = summed_up(
        [
            {"flow_id": 9, "ts": 70_000_000, "domain": "b", "source_bytes": 1, "category": "y", "service": "s"},
            {"flow_id": 7, "ts": 5, "domain": "a", "source_bytes": 2, "destination_bytes": 5, "category": "x"},
            {"flow_id": 7, "ts": 9, "record_seq": 1, "domain": "a", "destination_bytes": 1, "category": "x"},
            {"flow_id": 8, "ts": 9, "registered_domain": "a"},
        ]
    )
    evidence = found.evidence
    assert evidence.flows == 3
    assert evidence.flow_ids == [f"{number:016x}" for number in (7, 8, 9)]
    assert evidence.domains == [
        {"domain": "a", "flows": 2, "bytes": 8},
        {"domain": "b", "flows": 1, "bytes": 1},
    ]
    assert evidence.categories == ["uncategorized", "x", "y"]
    assert evidence.services == ["s"]
    assert (evidence.source_bytes, evidence.destination_bytes, evidence.active_minutes) == (3, 6, 2)


def test_episodes_are_summed_up_each_by_itself() -> None:
    one = [{"flow_id": 1, "domain": "a", "source_bytes": 1}, {"flow_id": 2, "source_bytes": 2}]
    two = [{"flow_id": 2, "domain": "b", "source_bytes": 4, "service": "s"}]
    assert summed_up(one, two, one) == [*summed_up(one), *summed_up(two), *summed_up(one)]


def test_lists_are_capped_and_totals_are_not() -> None:
    (found,) = summed_up([{"domain": f"{number:03}.example"} for number in range(FLOW_IDS_CAP + 9)])
    evidence = found.evidence
    assert evidence.flows == FLOW_IDS_CAP + 9
    assert len(evidence.flow_ids) == evidence.flow_ids_cap == FLOW_IDS_CAP
    assert [domain["domain"] for domain in evidence.domains] == [
        f"{number:03}.example" for number in range(DOMAINS_CAP)
    ]


def test_what_all_records_share_is_told() -> None:
    (found,) = summed_up([{"device": "a", "sensor": "s"}, {"device": "b", "sensor": "s"}])
    assert found.shared == {
        "device": None,
        "device_group": "default",
        "building": None,
        "sensor": "s",
        "schedule": "working",
    }
    (nothing,) = summed_up([{"device": None}, {"device": None}])
    assert nothing.shared["device"] is None


def test_large_flow_ids_keep_their_digits_and_order() -> None:
    (found,) = summed_up([{"flow_id": (1 << 64) - 1}, {"flow_id": 1}])
    assert found.evidence.flow_ids == ["0000000000000001", "ffffffffffffffff"]


def test_the_last_record_to_end_ends_it() -> None:
    records = [{"ts": 5, "ts_end": 90}, {"ts": 7, "ts_end": 80}, {"ts": 9, "ts_end": None}]
    (found,) = summed_up(records)
    assert (found.first_us, found.begun_us, found.last_us) == (5, 9, 90)
    (endless,) = summed_up(records[2:])
    assert (endless.first_us, endless.begun_us, endless.last_us) == (9, 9, 9)


def test_nothing_is_summed_up_to_nothing() -> None:
    assert summed(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int32), Store(())) == []
