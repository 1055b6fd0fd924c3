from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from statuses import COUNTED

from hallmonitor_agent.metrics.collector import MEASURES, AgentCollector, agent_registry
from hallmonitor_agent.metrics.measure import PREFIX
from hallmonitor_agent.status import Status, StatusBoard
from hallmonitor_service.keeper import Keeper

UNPACKED = Path(__file__).parents[3] / "build" / "peers" / "root" / "usr" / "bin"


@pytest.fixture
def board() -> StatusBoard:
    return StatusBoard(COUNTED)


def samples(registry: CollectorRegistry) -> dict[str, float]:
    """Every sample of the agent's own metrics, by its name and labels as the page writes them."""
    page = generate_latest(registry).decode()
    pairs = (line.rsplit(" ", 1) for line in page.splitlines() if line.startswith(PREFIX))
    return {name: float(value) for name, value in pairs}


def test_each_metric_has_the_numbers_of_the_status(board: StatusBoard) -> None:
    page = samples(agent_registry(board, "0.1.0"))
    zeros = {f"{PREFIX}{kind}_total{{cause=" for kind in ("lost_packets", "losses")}
    moved = {
        name.removeprefix(PREFIX): value
        for name, value in page.items()
        if value or not any(name.startswith(zero) for zero in zeros)
    }
    assert moved == {
        "captured_packets_total": 1001,
        "captured_bytes_total": 1002,
        'lost_packets_total{cause="ring_full"}': 3002,
        'losses_total{cause="ring_full"}': 3001,
        'losses_total{cause="spool_full"}': 3003,
        'interface_up{interface="eth0"}': 1,
        'interface_up{interface="eth1"}': 0,
        'interface_packets_total{interface="eth0"}': 4001,
        'interface_packets_total{interface="eth1"}': 4003,
        'interface_dropped_packets_total{interface="eth0"}': 4002,
        'interface_dropped_packets_total{interface="eth1"}': 4004,
        "capture_lag_seconds": 1019,
        "capture_stream_timestamp_seconds": 1018,
        "capture_slow": 1,
        "capture_time_restarts_total": 1016,
        'category_packets_total{category="infrastructure",direction="outbound"}': 2001,
        'category_bytes_total{category="infrastructure",direction="outbound"}': 2002,
        'category_flows_total{category="infrastructure",direction="outbound"}': 2003,
        'category_packets_total{category="my-list",direction="inbound"}': 2004,
        'category_bytes_total{category="my-list",direction="inbound"}': 2005,
        'category_flows_total{category="my-list",direction="inbound"}': 2006,
        'category_packets_total{category="none",direction="internal"}': 2007,
        'category_bytes_total{category="none",direction="internal"}': 2008,
        'category_flows_total{category="none",direction="internal"}': 2009,
        'protocol_packets_total{direction="outbound",network_protocol="tls"}': 2010,
        'protocol_bytes_total{direction="outbound",network_protocol="tls"}': 2011,
        'protocol_flows_total{direction="outbound",network_protocol="tls"}': 2012,
        'protocol_packets_total{direction="external",network_protocol="none"}': 2013,
        'protocol_bytes_total{direction="external",network_protocol="none"}': 2014,
        'protocol_flows_total{direction="external",network_protocol="none"}': 2015,
        "flows_total": 1020,
        "open_flows": 1017,
        "open_flows_limit": 5001,
        "memory_bound_bytes": 5002,
        "flow_records_total": 1010,
        "flows_forced_total": 1013,
        'named_flows_total{domain_source="none"}': 1011,
        'named_flows_total{domain_source="sni"}': 1012,
        "naming_evicted_total": 1014,
        "answers_evicted_total": 1015,
        "catalogue_domains": 7001,
        'refused_packets_total{layer="ipv4",reason="too_short"}': 1003,
        'damaged_packets_total{layer="tcp",reason="malformed"}': 1004,
        "fragments_total": 1005,
        "fragments_bad_total": 1006,
        'fragmented_datagrams_total{outcome="completed"}': 1007,
        'fragmented_datagrams_total{outcome="overlapping"}': 1008,
        'tunnelled_packets_total{tunnel="gre"}': 1009,
        "spool_files": 6001,
        "spool_bytes": 6002,
        "spool_limit_bytes": 6003,
        "spool_free_bytes": 6012,
        "spool_min_free_bytes": 6013,
        "spool_oldest_timestamp_seconds": 6004,
        "spool_waiting_cuts": 6005,
        "spool_failing": 1,
        "spool_closed_files_total": 6006,
        "spool_closed_records_total": 6007,
        "spool_evicted_files_total": 6008,
        "spool_evicted_records_total": 6009,
        "spool_dropped_records_total": 6010,
        "spool_write_failures_total": 6011,
    }


def test_no_metric_is_left_out_of_the_test_above(board: StatusBoard) -> None:
    page = samples(agent_registry(board, "0.1.0"))
    shown = {name.partition("{")[0] for name, value in page.items() if value}
    assert shown == {PREFIX + measure.name for measure in MEASURES}


def test_a_service_that_has_just_begun_counts_nothing() -> None:
    page = samples(agent_registry(StatusBoard(Status(started_s=1, stepped_s=1)), "0.1.0"))
    assert set(page.values()) == {0.0}
    # A rate can be told from the first loss on.
    assert f'{PREFIX}lost_packets_total{{cause="ring_full"}}' in page


def test_a_page_follows_the_board(board: StatusBoard) -> None:
    registry = agent_registry(board, "0.1.0")
    board.current = Status(started_s=1, stepped_s=1, engine={"packets": 5})
    assert samples(registry)[f"{PREFIX}captured_packets_total"] == 5


def test_nothing_is_collected_when_it_is_registered() -> None:
    assert AgentCollector(StatusBoard(COUNTED)).describe() == []


def test_the_program_and_its_process_are_told(board: StatusBoard) -> None:
    page = generate_latest(agent_registry(board, "0.1.0")).decode()
    assert 'hallmonitor_build_info{program="hallmonitor-agent",version="0.1.0"} 1.0' in page
    assert "process_resident_memory_bytes" in page


def test_promtool_finds_nothing_to_say(board: StatusBoard) -> None:
    promtool = shutil.which("promtool", path=f"{os.environ['PATH']}:{UNPACKED}")
    if promtool is None:
        pytest.skip("promtool is not there: tests/unpack-peers fetches it (Debian's package prometheus)")
    registry = agent_registry(board, "0.1.0")
    Keeper(lambda: None, registry).reload(1.0)
    said = subprocess.run(
        [promtool, "check", "metrics"], input=generate_latest(registry), capture_output=True, timeout=60, check=False
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")
