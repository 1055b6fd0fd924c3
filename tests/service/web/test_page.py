from __future__ import annotations

import json

import pytest
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text

from hallmonitor_service.health import Health
from hallmonitor_service.web.page import health_page, metrics_page


@pytest.fixture
def registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    Counter("hallmonitor_agent_packets", "Packets.", registry=registry).inc(3)
    return registry


@pytest.mark.parametrize("accept", ["", "*/*", "text/plain;version=0.0.4", 'text/plain;version=1.0.0;escaping=x"y'])
def test_metrics_are_in_the_text_format(registry: CollectorRegistry, accept: str) -> None:
    answer = metrics_page(registry)(accept)
    assert (answer.status, answer.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    family = next(iter(read_text(answer.body.decode())))
    assert family.samples[0].value == 3


@pytest.mark.parametrize(
    "accept",
    [
        "application/openmetrics-text; version=1.0.0,text/plain;q=0.5",
        "Application/OpenMetrics-text",
        'application/openmetrics-text; version=abc; escaping="',
    ],
)
def test_metrics_are_in_openmetrics_where_the_client_accepts_it(registry: CollectorRegistry, accept: str) -> None:
    answer = metrics_page(registry)(accept)
    assert answer.content_type.startswith("application/openmetrics-text; version=1.0.0; charset=utf-8")
    family = next(iter(read_openmetrics(answer.body.decode())))
    assert family.samples[0].value == 3


def test_health_is_200_while_all_is_well() -> None:
    answer = health_page(Health({"capture": lambda: None}))("")
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert json.loads(answer.body) == {"status": "ok", "checks": {"capture": "ok"}}


def test_health_is_503_with_each_reason() -> None:
    health = Health({"capture": lambda: "no interface is up", "spool": lambda: None, "state": lambda: "full"})
    answer = health_page(health)("")
    assert answer.status == 503
    assert json.loads(answer.body) == {
        "status": "failing",
        "checks": {"capture": "no interface is up", "spool": "ok", "state": "full"},
    }
