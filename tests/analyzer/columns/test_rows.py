from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hallmonitor.columns import VOCABULARY, Columns
from hallmonitor.columns.rows import fits


def test_a_row_takes_neutral_values() -> None:
    columns = Columns.from_rows([{}, {"device": "b", "destination_ip": "2001:db8::1", "ts": 61_000_000}])
    assert set(VOCABULARY) <= set(columns.names)
    assert columns.coded("device").texts() == ["a", "b"]
    assert columns.coded("domain").texts() == [None, None]
    assert columns.numbers("flow_id")[0].tolist() == [1, 2]
    assert columns.numbers("active_minute")[0].tolist() == [0, 1]
    assert columns.numbers("ts_end")[0].tolist() == [0, 61_000_000]
    assert columns.addresses("peer")[0].tolist()[1] == 0x2001_0DB8_0000_0000
    vlan_valid = columns.numbers("vlan")[1]
    assert vlan_valid is not None
    assert not vlan_valid.any()


def test_defaults_stand_between_neutral_values_and_the_row() -> None:
    columns = Columns.from_rows([{}, {"sensor": "z"}], {"sensor": "y", "device": None})
    assert columns.coded("sensor").texts() == ["y", "z"]
    assert columns.coded("device").texts() == [None, None]


def test_times_may_be_datetimes() -> None:
    columns = Columns.from_rows([{"ts": datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)}])
    assert columns.numbers("ts")[0].tolist() == [1_000_005]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"device": 3}, "column device holds text"),
        ({"source_bytes": "3"}, "column source_bytes holds numbers"),
        ({"source_bytes": True}, "column source_bytes holds numbers"),
        ({"ech": "yes"}, "column ech is true or false"),
        ({"source_ip": "10.0.0"}, "column source_ip: '10.0.0'"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(row: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Columns.from_rows([row])


def test_columns_outside_the_vocabulary_take_the_kind_of_their_values() -> None:
    columns = Columns.from_rows([{"x": 1.5, "y": "a", "z": True}, {"x": 2}])
    assert columns.numbers("x")[0].tolist() == [1.5, 2.0]
    assert columns.coded("y").texts() == ["a", None]
    assert columns.numbers("z")[0].tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "values", "fitting"),
    [
        ("device", ["a", None], True),
        ("device", ["a", 3], False),
        ("source_ip", ["192.0.2.1", "2001:db8::1"], True),
        ("source_ip", ["192.0.2.1", "192.0.2.256"], False),
        ("source_bytes", [1 << 62, 2.5, None], True),
        ("source_bytes", [1 << 63], False),
        ("ech", [True, 1], False),
    ],
)
def test_values_fit_a_column_or_do_not(name: str, values: list[object], *, fitting: bool) -> None:
    assert fits(name, values) is fitting
