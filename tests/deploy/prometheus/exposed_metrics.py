"""The metrics that both services show, from their own code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector

from hallmonitor.follow.judging import Counts
from hallmonitor.follow.metrics import FollowMetrics
from hallmonitor.outputs.metrics import OutputMetrics
from hallmonitor.retention.retention import Retention
from hallmonitor_agent.metrics.collector import agent_registry
from hallmonitor_agent.status import Status, StatusBoard
from hallmonitor_service.keeper import Keeper

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_PROMETHEUS = frozenset({"up", "ALERTS", "prometheus_rule_evaluation_failures_total"})
"""What Prometheus makes itself."""


def agent_page(board: StatusBoard | None = None) -> CollectorRegistry:
    """Make the registry of an agent's page.

    Args:
        board: its status; that of an agent that has just begun, if not given.
    """
    registry = agent_registry(board or StatusBoard(Status(started_s=1, stepped_s=1)), "0.1.0")
    Keeper(lambda: None, registry).reload(1.0)
    return registry


def follow_page() -> tuple[CollectorRegistry, FollowMetrics, OutputMetrics]:
    """Make the registry of the analyzer's page, with what is shown on it."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    Keeper(lambda: None, registry).reload(1.0)
    metrics = FollowMetrics(registry)
    metrics.left_out(Counts(0, {}, {}, 0, 0, 0, {}))
    Retention(registry)
    return registry, metrics, OutputMetrics(registry)


def exposed_names() -> frozenset[str]:
    """Give the names by which Prometheus knows the metrics of both services, and its own that rules may use."""
    pages = (agent_page(), follow_page()[0])
    return OF_PROMETHEUS | {name for page in pages for name in _names(page)}


def _names(registry: CollectorRegistry) -> Iterator[str]:
    for family in registry.collect():
        # A family of which no labels are known yet has no sample, but a name all the same.
        yield f"{family.name}_total" if family.type == "counter" else family.name
