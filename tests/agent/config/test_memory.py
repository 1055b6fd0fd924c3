from __future__ import annotations

import pytest

from hallmonitor_agent.config.capture import CaptureTable
from hallmonitor_agent.config.memory import (
    ANSWERS_BYTES,
    BASE_BYTES,
    FLOW_BYTES,
    FLOWS_MAX,
    FLOWS_MIN,
    MIB,
    MemoryTable,
    shares,
)
from hallmonitor_agent.config.spool import SpoolTable

CAPTURE = CaptureTable(interfaces=("eth0", "eth1"), fanout=2, ring_mb=16)


@pytest.mark.parametrize("bound_mb", [1_200, 1_536, 2_048, 4_096])
@pytest.mark.parametrize("close_records", [1_024, 262_144])
def test_the_parts_together_are_within_the_bound(bound_mb: int, close_records: int) -> None:
    share = shares(MemoryTable(bound_mb=bound_mb), CAPTURE, SpoolTable(close_records=close_records))
    assert share.ring_bytes == 64 * MIB
    flows = share.max_flows * FLOW_BYTES
    total = BASE_BYTES + ANSWERS_BYTES + share.ring_bytes + share.record_bytes + share.naming_bytes + flows
    assert total <= bound_mb * MIB
    # Nothing is left over but for what is no whole flow.
    assert share.max_flows == FLOWS_MAX or bound_mb * MIB - total < FLOW_BYTES


def test_a_pipe_needs_no_rings() -> None:
    assert shares(MemoryTable(), CaptureTable(stream="-"), SpoolTable()).ring_bytes == 0


def test_the_default_holds_a_schools_flows() -> None:
    assert shares(MemoryTable(), CaptureTable(interfaces=("eth0",)), SpoolTable()).max_flows > 10 * FLOWS_MIN


def test_a_bound_that_is_too_small_leaves_no_flow() -> None:
    share = shares(MemoryTable(bound_mb=256), CAPTURE, SpoolTable())
    assert share.max_flows == 0
