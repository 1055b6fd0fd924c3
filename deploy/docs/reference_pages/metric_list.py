"""Lists the metrics that both services show, from the programs that show them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from prometheus_client import CollectorRegistry, ProcessCollector

from hallmonitor.follow.companions import Companions
from hallmonitor.follow.rules import Rules
from hallmonitor.follow.service import FollowService
from hallmonitor.follow.state_folder import StateFolder
from hallmonitor.live import StateFile
from hallmonitor_agent.metrics.capture_measures import CAPTURE_MEASURES
from hallmonitor_agent.metrics.decoding_measures import DECODING_MEASURES
from hallmonitor_agent.metrics.flow_measures import FLOW_MEASURES
from hallmonitor_agent.metrics.measure import PREFIX
from hallmonitor_agent.metrics.spool_measures import SPOOL_MEASURES
from hallmonitor_service.keeper import Keeper
from hallmonitor_service.log import configure_log
from hallmonitor_service.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client.core import Metric
    from prometheus_client.registry import Collector

    from hallmonitor_agent.metrics.measure import Measure

FOLLOW_PREFIX = "hallmonitor_follow_"
_CONFIGURATION = """
spool.paths = ["spool"]
judging.policy = "torrington-4012"
state.folder = "state"
"""


class ListedMetric(NamedTuple):
    """One metric.

    Attributes:
        name: as Prometheus stores it; a counter's ends with `_total`.
        kind: counter or gauge.
        labels: names of its labels.
        sentence: what it is.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    sentence: str


AGENT_SECTIONS: Mapping[str, tuple[Measure, ...]] = {
    "Capture": CAPTURE_MEASURES,
    "Flows": FLOW_MEASURES,
    "Decoding": DECODING_MEASURES,
    "Spool": SPOOL_MEASURES,
}
"""The agent's metrics, as its own files group them."""


def agent_metrics(measures: Iterable[Measure]) -> list[ListedMetric]:
    """Metrics of the agent, in their order."""
    return [ListedMetric(PREFIX + each.name, each.kind, each.labels, each.help) for each in measures]


def follow_metrics() -> list[ListedMetric]:
    """Metrics of `hallmonitor follow` alone, by name, as a service shows them that has followed an empty spool."""
    registry = _NotingRegistry()
    configure_log("error")
    with TemporaryDirectory() as name, StateFolder(Path(name) / "state") as state, StateFile(state.file) as file:
        place = Path(name)
        (place / "spool").mkdir()
        (place / "follow.toml").write_text(_CONFIGURATION, encoding="utf-8")
        load = partial(Rules.load, place / "follow.toml", lambda _key: None, state.path)
        service = FollowService(load, registry, ServiceManager.from_environment({}, 0))
        service.run(service.load(), file, Companions(state, registry), once=True)
    return [each for each in registry.listed() if each.name.startswith(FOLLOW_PREFIX)]


def shared_metrics() -> list[ListedMetric]:
    """Metrics that both services have, by name."""
    registry = _NotingRegistry()
    Keeper(_no_rules, registry)
    ProcessCollector(registry=registry)
    build = ListedMetric("hallmonitor_build_info", "gauge", ("program", "version"), "Which program this is; always 1.")
    return sorted([build, *registry.listed()])


class _NotingRegistry(CollectorRegistry):
    """A registry that remembers what was put into it, since a metric's labels are told by its collector alone."""

    def __init__(self) -> None:
        super().__init__()
        self._noted: list[Collector] = []

    def register(self, collector: Collector) -> None:
        super().register(collector)
        self._noted.append(collector)

    def listed(self) -> list[ListedMetric]:
        """Every metric of every collector, by name."""
        return sorted(_listed(metric, each) for each in self._noted for metric in each.collect())


def _listed(metric: Metric, collector: Collector) -> ListedMetric:
    # prometheus_client has no other place that names the labels of a metric without values.
    own: tuple[str, ...] = getattr(metric, "_labelnames", ()) or getattr(collector, "_labelnames", ())
    name = f"{metric.name}_total" if metric.type == "counter" else metric.name
    return ListedMetric(name, metric.type, tuple(own), metric.documentation)


def _no_rules() -> NoReturn:
    raise AssertionError("a list of metrics needs no rules")
