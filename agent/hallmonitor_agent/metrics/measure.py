"""One metric: its name, its sentence, and how its values are read from the status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client.core import Metric

    from hallmonitor_agent.status import Status

    Values = Iterable[tuple[tuple[str, ...], float]]
    """Label values with the number that belongs to them."""

PREFIX = "hallmonitor_agent_"


class Measure(NamedTuple):
    """A metric.

    Attributes:
        kind: a counter only grows while the service runs.
        name: without `hallmonitor_agent_`; a counter's ends with `_total`.
        help: what it counts, in one sentence.
        labels: names of its labels. No label is an address, device, user or domain: each has a bounded set of values.
        read: gives its values.
    """

    kind: Literal["counter", "gauge"]
    name: str
    help: str
    labels: tuple[str, ...]
    read: Callable[[Status], Values]

    def family(self, status: Status) -> Metric:
        """Give the metric with its values at this moment."""
        name = PREFIX + self.name
        kind = CounterMetricFamily if self.kind == "counter" else GaugeMetricFamily
        family = kind(name, self.help, labels=self.labels)
        for labels, value in self.read(status):
            family.add_metric(labels, value)
        return family


def alone(value: float) -> Values:
    """Give the value of a metric without labels."""
    return [((), value)]
