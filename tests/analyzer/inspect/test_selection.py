from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hallmonitor.flows.rows import flow_id_text
from hallmonitor.identity import FlowIds, SiteKey
from hallmonitor.inspect.selection import FlowSelection, find_flow, parse_flow_id
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from conftest import DemoDay

KEY = SiteKey(bytes(range(32)))
FIRST = datetime(2026, 5, 12, 12, 0, 0, 250000, UTC)
LAST = datetime(2026, 5, 12, 12, 0, 1, tzinfo=UTC)


def _selection(source: str, destination: str, transport: str, *ports: int) -> FlowSelection:
    return FlowSelection((source, ports[0]), (destination, ports[1]), transport, FIRST, LAST, None)


@pytest.mark.parametrize(
    ("selection", "terms"),
    [
        (
            _selection("192.0.2.1", "192.0.2.2", "tcp", 50000, 443),
            "ip.addr == 192.0.2.1 && ip.addr == 192.0.2.2 && tcp.port == 50000 && tcp.port == 443",
        ),
        (
            _selection("2001:db8::1", "2001:db8::2", "udp", 50000, 53),
            "ipv6.addr == 2001:db8::1 && ipv6.addr == 2001:db8::2 && udp.port == 50000 && udp.port == 53",
        ),
        (_selection("192.0.2.1", "192.0.2.2", "icmp", 0, 0), "ip.addr == 192.0.2.1 && ip.addr == 192.0.2.2 && icmp"),
        (
            _selection("192.0.2.1", "192.0.2.2", "253", 0, 0),
            "ip.addr == 192.0.2.1 && ip.addr == 192.0.2.2 && ip.proto == 253",
        ),
        (_selection("192.0.2.1", "192.0.2.2", "gre", 0, 0), "ip.addr == 192.0.2.1 && ip.addr == 192.0.2.2 && gre"),
    ],
)
def test_display_filter_names_tuple_and_time(selection: FlowSelection, terms: str) -> None:
    assert selection.display_filter() == (
        f"{terms} && frame.time_epoch >= 1778587200.250000 && frame.time_epoch <= 1778587201.000001"
    )


@pytest.mark.parametrize("text", ["", "12", "0123456789abcdeg", "+123456789abcdef", "0123456789abcdef0"])
def test_what_is_no_flow_id_is_a_fault(text: str) -> None:
    with pytest.raises(FaultsError, match="not a flow id"):
        parse_flow_id(text)


def test_flow_is_found_over_all_its_records(demo_day: DemoDay) -> None:
    rows = [row for batch in FlowReader([demo_day.capture]) for row in batch.to_pylist()]
    longest = max(rows, key=lambda row: row["record_seq"])
    records = [row for row in rows if row["flow_id"] == longest["flow_id"]]
    assert len(records) > 1
    found = find_flow(demo_day.capture, parse_flow_id(flow_id_text(longest["flow_id"])))
    assert found.first == min(row["ts"] for row in records)
    assert found.last == max(row["ts_end"] for row in records)
    assert found.source[1] == longest["source_port"]


def test_flow_is_found_by_its_keyed_id_with_the_key_alone(demo_day: DemoDay) -> None:
    public = next(iter(FlowReader([demo_day.capture]))).column("flow_id").to_numpy()[0]
    keyed = int(FlowIds(KEY).keyed(np.array([public]))[0])
    assert keyed != public
    plain = find_flow(demo_day.capture, int(public))
    assert find_flow(demo_day.capture, keyed, KEY) == find_flow(demo_day.capture, int(public), KEY) == plain
    for key in (None, SiteKey(bytes(32))):
        with pytest.raises(FaultsError, match="no flow"):
            find_flow(demo_day.capture, keyed, key)


@pytest.mark.parametrize(("key", "tried"), [(None, "no site key was read"), (KEY, "neither plain nor under this")])
def test_unknown_flow_is_a_fault_with_the_capture_and_both_ways(
    demo_day: DemoDay, key: SiteKey | None, tried: str
) -> None:
    with pytest.raises(FaultsError, match=rf"day\.pcap: no flow 0000000000000000 \({tried}.*flows.*--site-key"):
        find_flow(demo_day.capture, 0, key)
