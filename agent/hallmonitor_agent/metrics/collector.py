"""Collects the agent's metrics when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector

from hallmonitor_agent.metrics.capture_measures import CAPTURE_MEASURES
from hallmonitor_agent.metrics.decoding_measures import DECODING_MEASURES
from hallmonitor_agent.metrics.flow_measures import FLOW_MEASURES
from hallmonitor_agent.metrics.spool_measures import SPOOL_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from hallmonitor_agent.status import StatusBoard

MEASURES: Final = (*CAPTURE_MEASURES, *FLOW_MEASURES, *DECODING_MEASURES, *SPOOL_MEASURES)
"""All of them, in the order of the page."""


class AgentCollector:
    """Reads the status that is on the board, once for all metrics of a page.

    Args:
        board: where the capture loop puts its status.
    """

    def __init__(self, board: StatusBoard) -> None:
        self._board = board

    def describe(self) -> list[Metric]:
        """Name nothing beforehand: the registry would otherwise collect once to find the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give every metric with its values."""
        status = self._board.current
        for measure in MEASURES:
            yield measure.family(status)


def agent_registry(board: StatusBoard, version: str) -> CollectorRegistry:
    """Make the registry of the agent's page; the keeper of the settings adds its own metrics.

    Args:
        board: where the capture loop puts its status.
        version: of the agent.
    """
    registry = CollectorRegistry()
    build = Gauge(
        "hallmonitor_build_info", "Which program this is; always 1.", ("program", "version"), registry=registry
    )
    build.labels("hallmonitor-agent", version).set(1)
    registry.register(AgentCollector(board))
    ProcessCollector(registry=registry)
    return registry
