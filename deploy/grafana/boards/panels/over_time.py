"""Lines, areas or bars along time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from grafana_foundation_sdk.builders import timeseries
from grafana_foundation_sdk.builders.common import (
    GraphThresholdsStyleConfig,
    StackingConfig,
    VizLegendOptions,
    VizTooltipOptions,
)
from grafana_foundation_sdk.models.common import (
    GraphDrawStyle,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    StackingMode,
    TooltipDisplayMode,
    VisibilityMode,
)

from boards.panels.shown import Shown, by_name, coloured, over_range, stepped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.shown import Query, Steps

_MOST_BARS: Final = 100
"""More are too thin to be told apart: a week has one every two hours, a day one every quarter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime(Shown):
    """Series along time.

    Attributes:
        unit: as Grafana names it: `bps`, `pps`, `percentunit`.
        queries: whose series it has.
        drawn: as lines, as areas on each other, as parts of a hundred, or as bars on each other.
        colours: of series by name; the others have the palette's.
        steps: from which value on a line warns.
        highest: of the axis, where it is known.
        interval: the shortest time between two points, such as `5m`.
        nothing: what stands there where there is no series, if not the usual words.
    """

    unit: str
    queries: tuple[Query, ...]
    drawn: Literal["lines", "areas", "parts", "bars"] = "lines"
    colours: Mapping[str, str] = field(default_factory=dict)
    steps: Steps = ()
    highest: float | None = None
    interval: str = ""
    nothing: str = ""

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        panel = self.framed(timeseries.Panel()).unit(self.unit).min(0).tooltip(_tooltip()).legend(_legend())
        panel = self._styled(coloured(by_name(panel), self.colours))
        for name, query in zip(self.QUERIES, self.queries, strict=False):
            panel = panel.with_target(over_range(query, name, self.interval))
        if self.nothing:
            panel = panel.no_value(self.nothing)
        if self.highest is not None:
            panel = panel.max(self.highest)
        if self.steps:
            dashed = GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.DASHED)
            panel = stepped(panel, self.steps).thresholds_style(dashed)
        return panel

    def _styled(self, panel: timeseries.Panel) -> timeseries.Panel:
        panel = panel.show_points(VisibilityMode.NEVER).line_width(1)
        match self.drawn:
            case "lines":
                return panel.fill_opacity(0)
            case "areas":
                return panel.fill_opacity(70).stacking(StackingConfig().mode(StackingMode.NORMAL))
            case "parts":
                return panel.fill_opacity(70).stacking(StackingConfig().mode(StackingMode.PERCENT))
            case "bars":
                whole = panel.draw_style(GraphDrawStyle.BARS).fill_opacity(85).decimals(0).max_data_points(_MOST_BARS)
                return whole.stacking(StackingConfig().mode(StackingMode.NORMAL))


def _legend() -> VizLegendOptions:
    return VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM).show_legend(True)


def _tooltip() -> VizTooltipOptions:
    return VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING)
