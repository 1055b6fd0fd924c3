"""The agent's pages: metrics, health, readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.web.page import health_page, metrics_page

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from hallmonitor_agent.health import AgentChecks
    from hallmonitor_service.web.page import Page


def agent_pages(registry: CollectorRegistry, checks: AgentChecks) -> dict[str, Page]:
    """Give the pages by path, for a `WebServer`.

    Args:
        registry: of `agent_registry`.
        checks: of the health.
    """
    return {
        "/metrics": metrics_page(registry),
        "/-/healthy": health_page(checks.healthy()),
        "/-/ready": health_page(checks.ready()),
    }
