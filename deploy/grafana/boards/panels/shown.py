"""What every panel has: a number, a title, what it shows, what it cannot, its place's size."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias, TypeVar

from grafana_foundation_sdk.builders import barchart, bargauge, prometheus, stat, statetimeline, table, text, timeseries
from grafana_foundation_sdk.builders.dashboard import FieldColor, ThresholdsConfig
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.dashboard import (
    DynamicConfigValue,
    FieldColorModeId,
    MatcherConfig,
    Threshold,
    ThresholdsMode,
)

from boards.colours import FINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    Drawn = TypeVar(
        "Drawn",
        barchart.Panel,
        bargauge.Panel,
        stat.Panel,
        statetimeline.Panel,
        table.Panel,
        text.Panel,
        timeseries.Panel,
    )

Steps: TypeAlias = "tuple[tuple[float, str], ...]"
"""From which value on a panel has which colour."""

SOURCE: Final = DataSourceRef("prometheus", "${datasource}")
"""The data source that the reader chooses."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and what its series are called.

    Attributes:
        expression: PromQL, with Grafana's variables and macros.
        legend: what a series is called; `{{label}}` stands for a label's value.
    """

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(ABC):
    """A panel.

    Attributes:
        number: identifies it in its dashboard for good: links to a panel and its alerts rest on it.
        title: a few words.
        shows: what it is.
        hides: what it cannot show, or how it misleads.
        width: of the 24 columns of the grid.
        height: in rows of the grid, 30 pixels each.
    """

    number: int
    title: str
    shows: str
    hides: str
    width: int = 12
    height: int = 8

    QUERIES: ClassVar[str] = "ABCDEFGHIJ"
    """Names of a panel's queries, in their order."""

    @abstractmethod
    def build(self) -> Builder[Panel]:
        """Give the panel as Grafana knows it, without its place."""

    def framed(self, panel: Drawn) -> Drawn:
        """Give a panel its number, title, description, size and data source."""
        described = f"{self.shows}\n\n**What it cannot show:** {self.hides}"
        sized = panel.id(self.number).title(self.title).description(described).span(self.width).height(self.height)
        return sized.datasource(SOURCE)


def over_range(query: Query, name: str, interval: str) -> prometheus.Dataquery:
    """Give a query that is asked for every moment of the time shown."""
    asked = prometheus.Dataquery().ref_id(name).datasource(SOURCE).expr(query.expression).range()
    asked = asked.legend_format(query.legend or "__auto")
    return asked.interval(interval) if interval else asked


def at_the_end(query: Query, name: str) -> prometheus.Dataquery:
    """Give a query that is asked for the end of the time shown."""
    asked = prometheus.Dataquery().ref_id(name).datasource(SOURCE).expr(query.expression).instant()
    return asked.legend_format(query.legend or "__auto")


def coloured(panel: Drawn, colours: Mapping[str, str]) -> Drawn:
    """Give the series of some names their colours."""
    for name, colour in colours.items():
        # Grafana's schema has it that a matcher's options are an object, which those of `byName` are not.
        matcher = MatcherConfig("byNames", {"mode": "include", "names": [name]})
        fixed = {"mode": FieldColorModeId.FIXED, "fixedColor": colour}
        panel = panel.with_override(matcher, [DynamicConfigValue("color", fixed)])
    return panel


def stepped(panel: Drawn, steps: Steps) -> Drawn:
    """Give a panel the colours that values have from some value on."""
    held = [Threshold(None, FINE), *(Threshold(value, colour) for value, colour in steps)]
    return panel.thresholds(ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(held))


def by_threshold(panel: Drawn) -> Drawn:
    """Colour a panel by its thresholds."""
    return panel.color_scheme(FieldColor().mode(FieldColorModeId.THRESHOLDS))


def by_name(panel: Drawn) -> Drawn:
    """Colour a panel's series by their names, so that one has the same colour wherever it is."""
    return panel.color_scheme(FieldColor().mode(FieldColorModeId.PALETTE_CLASSIC_BY_NAME))


def in_one_colour(panel: Drawn, colour: str) -> Drawn:
    """Colour a panel alike."""
    return panel.color_scheme(FieldColor().mode(FieldColorModeId.FIXED).fixed_color(colour))
