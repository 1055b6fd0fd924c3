from __future__ import annotations

from typing import Any

import pytest

from hallmonitor.columns import Columns
from hallmonitor.signature.spread import BEGIN_US, Spread


def test_rows_come_in_order_of_time() -> None:
    spread = Spread.read({"at": "1m", "repeat": 3, "every": "2s", "domain": "a.example", "vary": {"device": "d{i}"}})
    assert list(spread.rows()) == [
        {"domain": "a.example", "device": f"d{turn}", "ts": BEGIN_US + 60_000_000 + turn * 2_000_000}
        for turn in range(3)
    ]


def test_a_flow_is_one_row_where_nothing_else_is_said() -> None:
    assert list(Spread.read({"domain": "a.example"}).rows()) == [{"domain": "a.example", "ts": BEGIN_US}]


@pytest.mark.parametrize(
    "flow",
    [
        {},
        {"source_bytes": 3, "ech": True, "source_ip": "2001:db8::1", "ts_end": BEGIN_US, "domain": None},
        {"ts": "overridden"},
        {"repeat": 200, "vary": {"source_ip": "203.0.113.{i}", "source_port": "5{i}", "domain": "{i}.example"}},
        {"repeat": 300, "vary": {"source_ip": "203.0.113.{i}"}},
        {"source_ip": "203.0.113"},
        {"destination_ip": 3},
        {"domain": 3},
        {"ech": 1},
        {"source_bytes": "3"},
        {"source_bytes": 1 << 64},
        {"flow_id": -1},
        {"repeat": 3, "vary": {"source_bytes": "b{i}"}},
        {"repeat": 3, "vary": {"source_bytes": "999999999999999999{i}"}},
        {"repeat": 100_000, "every": "100000000w"},
    ],
)
def test_the_quick_look_agrees_with_all_rows(flow: dict[str, Any]) -> None:
    spread = Spread.read(flow)
    try:
        Columns.from_rows(list(spread.rows()))
    except (ValueError, OverflowError):
        assert not spread.surely_fits()
    else:
        assert spread.surely_fits()
