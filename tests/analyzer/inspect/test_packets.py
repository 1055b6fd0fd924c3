from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor.faults import FaultsError
from hallmonitor.inspect.packets import packets, require_tshark
from hallmonitor.inspect.selection import find_flow
from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from conftest import DemoDay


def test_missing_tshark_is_a_fault_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(FaultsError, match="apt install tshark"):
        require_tshark()


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_every_packet_of_a_flow_with_its_headers(demo_day: DemoDay) -> None:
    rows = (row for batch in FlowReader([demo_day.capture], active_timeout_s=None) for row in batch.to_pylist())
    row = next(row for row in rows if row["domain_source"] == "sni")
    dissected = list(packets(demo_day.capture, find_flow(demo_day.capture, row["flow_id"])))
    assert sum(packet.from_originator for packet in dissected) == row["source_packets"]
    assert sum(not packet.from_originator for packet in dissected) == row["destination_packets"]
    assert dissected[0].facts[0] == "SYN"
    facts = {fact for packet in dissected for fact in packet.facts}
    assert {"handshake", "client_hello", "application_data"} <= facts
