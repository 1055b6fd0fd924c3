"""A metrics page as numbers, with the time that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from hallmonitor_agent.metrics.measure import PREFIX
from hallmonitor_agent.top.endpoint import AwayError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hallmonitor_agent.top.endpoint import Reply


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """One scrape.

    Attributes:
        at_s: when it was read, by the reader's monotonic clock.
        server_s: when it was made, by the server's clock, seconds since 1970; None where it did not say.
        samples: labels with their number, by the metric's whole name.
    """

    at_s: float
    server_s: float | None
    samples: Mapping[str, Sequence[tuple[Mapping[str, str], float]]]

    def number(self, name: str) -> float:
        """Give a metric without labels, or the sum over all; 0 where it is not there."""
        return sum(value for _, value in self.samples.get(name, ()))

    def own(self, name: str) -> float:
        """Give a metric of the agent by its name without prefix, as `number` does."""
        return self.number(PREFIX + name)

    def by(self, name: str, label: str) -> dict[str, float]:
        """Sum a metric of the agent by one of its labels."""
        sums = dict[str, float]()
        for labels, value in self.samples.get(PREFIX + name, ()):
            key = labels.get(label, "")
            sums[key] = sums.get(key, 0.0) + value
        return sums

    @property
    def version(self) -> str:
        """Version of the agent; empty where it is not told."""
        return next((labels.get("version", "") for labels, _ in self.samples.get("hallmonitor_build_info", ())), "")

    @property
    def up_s(self) -> float | None:
        """How long the agent has run; None where that cannot be told."""
        started_s = self.number("process_start_time_seconds")
        if self.server_s is None or not started_s:
            return None
        return max(self.server_s - started_s, 0.0)


def read_page(reply: Reply, at_s: float) -> MetricsPage:
    """Read a page.

    Args:
        reply: what came back for `/metrics`.
        at_s: now, by a monotonic clock.

    Raises:
        AwayError: this is no metrics page of an agent.
    """
    if reply.status != 200:  # noqa: PLR2004 - OK
        raise AwayError(f"the metrics page answers with status {reply.status}")
    samples: dict[str, list[tuple[Mapping[str, str], float]]] = {}
    try:
        for name, labels, value in _samples(reply.text):
            samples.setdefault(name, []).append((labels, value))
    except ValueError:
        raise AwayError("what is there is no metrics page") from None
    if not any(name.startswith(PREFIX) for name in samples):
        raise AwayError("the metrics there are not those of hallmonitor-agent")
    return MetricsPage(at_s, _seconds(reply.date), samples)


def printable(text: str) -> str:
    """Give a text without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _samples(text: str) -> Iterator[tuple[str, Mapping[str, str], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            # Whatever answers there shall not speak to the terminal.
            yield sample.name, {label: printable(value) for label, value in sample.labels.items()}, sample.value


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
