from __future__ import annotations

from prometheus_client import CollectorRegistry

from hallmonitor.outputs.metrics import OutputMetrics


def values(registry: CollectorRegistry) -> dict[tuple[str, ...], float]:
    return {
        (sample.name.removeprefix("hallmonitor_follow_"), *sample.labels.values()): sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if not sample.name.endswith("_created")
    }


def test_an_output_is_shown_from_its_beginning_to_its_end() -> None:
    registry = CollectorRegistry()
    metrics = OutputMetrics(registry)
    assert values(registry) == {}
    metrics.begin("syslog")
    assert values(registry) == {
        ("deliveries_total", "syslog", "delivered"): 0,
        ("deliveries_total", "syslog", "unreachable"): 0,
        ("deliveries_total", "syslog", "refused"): 0,
        ("delivered_alerts_total", "syslog"): 0,
        ("output_queue_alerts", "syslog"): 0,
        ("output_oldest_age_seconds", "syslog"): 0,
        ("output_last_success_timestamp_seconds", "syslog"): 0,
    }
    metrics.forget("syslog")
    assert values(registry) == {}


def test_each_figure_moves() -> None:
    registry = CollectorRegistry()
    metrics = OutputMetrics(registry)
    metrics.begin("syslog")
    metrics.begin("still")
    metrics.attempt("syslog", "delivered")
    metrics.attempt("syslog", "unreachable")
    metrics.attempt("syslog", "unreachable")
    metrics.attempt("syslog", "refused")
    metrics.delivered("syslog", 7, 1000.5)
    metrics.waiting("syslog", 3, 12.5)
    assert {key: value for key, value in values(registry).items() if value} == {
        ("deliveries_total", "syslog", "delivered"): 1,
        ("deliveries_total", "syslog", "unreachable"): 2,
        ("deliveries_total", "syslog", "refused"): 1,
        ("delivered_alerts_total", "syslog"): 7,
        ("output_queue_alerts", "syslog"): 3,
        ("output_oldest_age_seconds", "syslog"): 12.5,
        ("output_last_success_timestamp_seconds", "syslog"): 1000.5,
    }
