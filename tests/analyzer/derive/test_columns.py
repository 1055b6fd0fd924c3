from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from hallmonitor.columns import VOCABULARY, Columns
from hallmonitor.columns.addresses import text
from hallmonitor.derive import derive, device_addresses
from hallmonitor.identity import SiteKey
from hallmonitor.site import Site

KEY = SiteKey(bytes(range(32)))
PERIODS = [{"name": "2", "start": "09:00", "end": "10:00"}, {"name": "club", "start": "18:00", "end": "19:00"}]
SITE = Site.model_validate(
    {
        "groups": [{"name": "office", "addresses": ["10.0.0.0/24"]}],
        "buildings": [{"name": "Annex", "networks": ["10.0.1.0/24"]}],
        "bell_schedules": [{"name": "regular", "days": ["tue"], "periods": PERIODS}],
    }
)
DERIVED = (
    *("device", "device_group", "building", "schedule", "bell_period", "instructional", "active_minute", "peer"),
    *("failed_connection", "upload_ratio"),
)
ROWS = [
    {"ts": datetime(2026, 5, 12, 13, 5, 7, tzinfo=UTC), "source_ip": "10.0.0.1", "source_tcp_flags": 2},
    {"ts": datetime(2026, 5, 12, 22, 5, 7, tzinfo=UTC), "source_ip": "10.0.1.1"},
    {"ts": datetime(2026, 5, 12, 22, 5, 8, tzinfo=UTC), "source_ip": "192.0.2.1", "destination_ip": "10.0.0.1"},
    {"ts": datetime(2026, 5, 12, 22, 5, 9, tzinfo=UTC), "source_ip": "192.0.2.1", "destination_ip": "192.0.2.2"},
]


def _values(columns: Columns, name: str) -> list[object]:
    match VOCABULARY[name].kind:
        case "text":
            return list(columns.coded(name).texts())
        case "address":
            return [text(int(hi), int(lo)) for hi, lo in zip(*columns.addresses(name), strict=True)]
        case _:
            return list(columns.numbers(name)[0].tolist())


def test_adds_the_derived_columns() -> None:
    columns = derive(Columns.from_rows(ROWS), SITE, KEY)
    device = _values(columns, "device")
    assert device[0] == device[2] != device[1]
    assert device[3] is None
    assert _values(columns, "device_group") == ["office", "default", "office", None]
    assert _values(columns, "building") == [None, "Annex", None, None]
    assert _values(columns, "schedule") == ["working", "off_hours", "off_hours", "off_hours"]
    assert _values(columns, "bell_period") == ["2", "club", "club", "club"]
    assert _values(columns, "instructional") == [True, True, True, True]
    assert _values(columns, "upload_ratio") == [0, 0, 0, 0]
    assert _values(columns, "active_minute") == [29_643_185, 29_643_725, 29_643_725, 29_643_725]
    assert _values(columns, "peer") == ["192.0.2.10", "192.0.2.10", "192.0.2.1", "192.0.2.2"]
    assert _values(columns, "failed_connection") == [True, False, False, False]


def test_their_kinds_are_those_of_the_vocabulary() -> None:
    columns = derive(Columns.from_rows(ROWS), SITE, KEY)
    assert [columns.kind(name) for name in DERIVED] == [VOCABULARY[name].kind for name in DERIVED]


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 4])
def test_any_split_gives_the_same(cut: int) -> None:
    whole = derive(Columns.from_rows(ROWS), SITE, KEY)
    parts = [derive(Columns.from_rows(rows), SITE, KEY) for rows in (ROWS[:cut], ROWS[cut:])]
    for name in DERIVED:
        assert _values(parts[0], name) + _values(parts[1], name) == _values(whole, name)


def test_from_a_record_batch() -> None:
    def address(last: int) -> bytes:
        return bytes(10) + b"\xff\xff" + bytes([10, 0, 0, last])

    batch = pa.table(
        {
            "ts": pa.array([1_000_000, 2_000_000], pa.timestamp("us", tz="UTC")),
            "source_ip": pa.array([address(1), address(2)], pa.binary(16)),
            "destination_ip": pa.array([address(9), address(9)], pa.binary(16)),
            "transport": pa.array(["tcp", "udp"]).dictionary_encode(),
            "source_bytes": pa.array([3, 0], pa.int64()),
            "destination_bytes": pa.array([1, 0], pa.int64()),
            "source_tcp_flags": pa.array([2, 0], pa.uint8()),
            "destination_tcp_flags": pa.array([20, 0], pa.uint8()),
        }
    )
    columns = derive(Columns.from_arrow(batch), SITE, KEY)
    assert _values(columns, "device_group") == ["office", "office"]
    assert columns.numbers("failed_connection")[0].dtype == np.bool_
    ratios, known = columns.numbers("upload_ratio")
    assert (ratios[:1].tolist(), None if known is None else known.tolist()) == ([750], [True, False])


def test_addresses_behind_pseudonyms() -> None:
    columns = derive(Columns.from_rows(ROWS), SITE, KEY)
    first, second = _values(columns, "device")[:2]
    assert device_addresses(columns, SITE) == {first: ["10.0.0.1"], second: ["10.0.1.1"]}
