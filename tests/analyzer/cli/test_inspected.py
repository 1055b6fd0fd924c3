from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from hallmonitor.cli.inspected import inspected_json, inspected_lines
from hallmonitor.inspect.packets import PacketHeaders
from hallmonitor.inspect.selection import FlowSelection

START = datetime(2026, 5, 12, 10, 30, tzinfo=UTC)
FLOW = FlowSelection(
    ("10.0.0.7", 50000), ("192.0.2.1", 443), "tcp", START, START + timedelta(seconds=2), "www.example.org"
)
PACKETS = [
    PacketHeaders(4, START, from_originator=True, wire_length=74, layers=("eth", "ip", "tcp"), facts=("SYN",)),
    PacketHeaders(
        9, START + timedelta(milliseconds=250), from_originator=False, wire_length=60, layers=("eth",), facts=()
    ),
]


def test_a_heading_then_a_line_for_each_packet() -> None:
    heading, first, second = inspected_lines("0" * 16, FLOW, PACKETS, show_addresses=False)
    assert heading == (
        f"flow {'0' * 16}: www.example.org, tcp, originator port 50000 -> responder port 443, "
        "from 2026-05-12T10:30:00+00:00"
    )
    assert first.split() == ["4", "0.000000", "s", "->", "74", "B", "eth:ip:tcp", "SYN"]
    assert second.split() == ["9", "0.250000", "s", "<-", "60", "B", "eth"]


@pytest.mark.parametrize("shown", [False, True])
def test_addresses_are_told_on_request_only(*, shown: bool) -> None:
    for tell_in in (inspected_lines, inspected_json):
        told = "\n".join(tell_in("0" * 16, FLOW, PACKETS, show_addresses=shown))
        assert ("10.0.0.7" in told) is shown
        assert ("192.0.2.1" in told) is shown


def test_json_has_an_object_for_the_flow_and_one_for_each_packet() -> None:
    heading, first, second = map(json.loads, inspected_json("0" * 16, FLOW, PACKETS, show_addresses=True))
    assert heading == {
        "flow_id": "0" * 16,
        "domain": "www.example.org",
        "transport": "tcp",
        "source_ip": "10.0.0.7",
        "source_port": 50000,
        "destination_ip": "192.0.2.1",
        "destination_port": 443,
        "first": "2026-05-12T10:30:00+00:00",
        "last": "2026-05-12T10:30:02+00:00",
    }
    assert first == {
        "number": 4,
        "time": "2026-05-12T10:30:00+00:00",
        "from_originator": True,
        "wire_length": 74,
        "layers": ["eth", "ip", "tcp"],
        "facts": ["SYN"],
    }
    assert (second["number"], second["from_originator"]) == (9, False)
