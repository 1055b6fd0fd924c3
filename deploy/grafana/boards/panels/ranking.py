"""Bars beside their names, the longest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import bargauge
from grafana_foundation_sdk.builders.common import ReduceDataOptions
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BarGaugeNamePlacement,
    BarGaugeValueMode,
    VizOrientation,
)

from boards.colours import DARK_GREY
from boards.panels.shown import Shown, at_the_end, coloured, in_one_colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.shown import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Shown):
    """The series at the end of the time shown, in the order in which the queries give them.

    Attributes:
        unit: as Grafana names it.
        queries: whose series it has.
        colours: of series by name; the others have `colour`.
        colour: of series that have none of their own.
        decimals: places after the point.
        nothing: what stands there where there is no series.
    """

    unit: str
    queries: tuple[Query, ...]
    colours: Mapping[str, str] = field(default_factory=dict)
    colour: str = DARK_GREY
    decimals: int | None = None
    nothing: str = "none"

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        panel = self.framed(bargauge.Panel()).unit(self.unit).min(0).no_value(self.nothing)
        panel = panel.orientation(VizOrientation.HORIZONTAL).display_mode(BarGaugeDisplayMode.BASIC)
        panel = panel.name_placement(BarGaugeNamePlacement.LEFT).value_mode(BarGaugeValueMode.TEXT).show_unfilled(False)
        panel = panel.reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))
        panel = coloured(in_one_colour(panel, self.colour), self.colours)
        if self.decimals is not None:
            panel = panel.decimals(self.decimals)
        for name, query in zip(self.QUERIES, self.queries, strict=False):
            panel = panel.with_target(at_the_end(query, name))
        return panel
