"""What the metrics page tells of outputs, each by the name that the configuration gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from prometheus_client import Counter, Gauge

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

AttemptOutcome: TypeAlias = Literal["delivered", "unreachable", "refused"]

_OUTCOMES: tuple[AttemptOutcome, ...] = ("delivered", "unreachable", "refused")


class OutputMetrics:
    """Metrics of all outputs.

    Args:
        registry: where they are shown.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._attempts = Counter(
            "hallmonitor_follow_deliveries",
            "Attempts to hand alerts to an output's receiver, by outcome: delivered, unreachable or refused.",
            ("output", "outcome"),
            registry=registry,
        )
        self._alerts = Counter(
            "hallmonitor_follow_delivered_alerts",
            "Alerts that an output's receiver took.",
            ("output",),
            registry=registry,
        )
        self._waiting = Gauge(
            "hallmonitor_follow_output_queue_alerts",
            "Alerts that wait for an output's receiver to take them.",
            ("output",),
            registry=registry,
        )
        self._age = Gauge(
            "hallmonitor_follow_output_oldest_age_seconds",
            "How long the first alert that waits for an output has waited; 0 where none does.",
            ("output",),
            registry=registry,
        )
        self._succeeded = Gauge(
            "hallmonitor_follow_output_last_success_timestamp_seconds",
            "When an output's receiver last took an alert, seconds since 1970; 0 before the first since the start.",
            ("output",),
            registry=registry,
        )

    def begin(self, output: str) -> None:
        """Show an output with zeros, so that a rate can be told from its first event on."""
        for outcome in _OUTCOMES:
            self._attempts.labels(output, outcome)
        for metric in (self._alerts, self._waiting, self._age, self._succeeded):
            metric.labels(output)

    def forget(self, output: str) -> None:
        """Show an output no more."""
        for outcome in _OUTCOMES:
            self._attempts.remove(output, outcome)
        for metric in (self._alerts, self._waiting, self._age, self._succeeded):
            metric.remove(output)

    def attempt(self, output: str, outcome: AttemptOutcome) -> None:
        """Count an attempt."""
        self._attempts.labels(output, outcome).inc()

    def delivered(self, output: str, alerts: int, now_s: float) -> None:
        """Count alerts that were taken at `now_s`, seconds since 1970."""
        self._alerts.labels(output).inc(alerts)
        self._succeeded.labels(output).set(now_s)

    def waiting(self, output: str, alerts: int, oldest_age_s: float) -> None:
        """Set how many wait, and for how long the first of them has."""
        self._waiting.labels(output).set(alerts)
        self._age.labels(output).set(oldest_age_s)
