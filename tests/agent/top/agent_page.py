"""Metrics pages of agents that have counted some traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import generate_latest

from hallmonitor_agent.metrics.collector import agent_registry
from hallmonitor_agent.status import Lost, Source, SpoolDepth, Status, StatusBoard, Traffic
from hallmonitor_agent.top.endpoint import Reply
from hallmonitor_agent.top.metrics_page import MetricsPage, read_page

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES = ("streaming", "education", "ephemeral-messaging", "")
PROTOCOLS = ("quic", "tls", "dns", "")
STARTED_S = 1_700_000_000.0


def status(seconds: int, *, unwell: bool = False) -> Status:
    """Give the status of an agent that has run for some seconds at an even rate."""

    def traffic(names: tuple[str, ...]) -> dict[tuple[str, str], Traffic]:
        return {
            (name, direction): Traffic(100 * seconds, 500_000 * seconds // (rank + 1), 10 * seconds // (rank + 1))
            for rank, name in enumerate(names)
            for direction in ("outbound", "inbound")
        }

    lost: Mapping[str, Lost] = {"ring_full": Lost(3, 40 * seconds), "table_full": Lost(1, 0)} if unwell else {}
    return Status(
        started_s=0,
        stepped_s=seconds,
        by_category=traffic(CATEGORIES),
        by_network_protocol=traffic(PROTOCOLS),
        lost=lost,
        sources=(
            Source("eth0", True, 9000 * seconds, 1000 * seconds if unwell else 0),  # noqa: FBT003 - up
            Source("eth1", not unwell, 50 * seconds, 0),
        ),
        max_flows=2_000_000,
        engine={
            "packets": 9050 * seconds,
            "bytes": 5_000_000 * seconds,
            "open_flows": 1_700_000 if unwell else 41_234,
            "lag_us": 200_000,
            "flows_forced": 12 if unwell else 0,
        },
        spool=SpoolDepth(
            files=12,
            bytes=34_000_000,
            bound_bytes=2_147_483_648,
            oldest_until_us=round((STARTED_S + seconds - 130) * 1e6),
            evicted_records=1234 if unwell else 0,
            failing="no space left on device" if unwell else "",
        ),
        categories=frozenset(CATEGORIES),
    )


def text(status: Status) -> str:
    """Give the page of a status, with the start of the process set."""
    page = generate_latest(agent_registry(StatusBoard(status), "0.1.0")).decode()
    lines = [line for line in page.splitlines() if not line.startswith("process_start_time_seconds")]
    return "\n".join([*lines, f"process_start_time_seconds {STARTED_S}", ""])


def page(seconds: int, *, unwell: bool = False) -> MetricsPage:
    """Give the page that such an agent serves then."""
    read = read_page(Reply(200, text(status(seconds, unwell=unwell)), ""), float(seconds))
    return MetricsPage(read.at_s, STARTED_S + seconds, read.samples)
