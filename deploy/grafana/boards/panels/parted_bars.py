"""Bars of several parts, a bar for each value of a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import barchart
from grafana_foundation_sdk.builders.common import VizLegendOptions, VizTooltipOptions
from grafana_foundation_sdk.models.common import (
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
    VisibilityMode,
    VizOrientation,
)

from boards.panels.shown import Shown, coloured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.matrix import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedBars(Shown):
    """Bars, each with a part for each column.

    Attributes:
        unit: as Grafana names it.
        matrix: a bar for each row, a part for each column.
        colours: of the parts by name.
        nothing: what stands there where there is no series.
    """

    unit: str
    matrix: Matrix
    colours: Mapping[str, str]
    nothing: str = "none"

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        panel = self.framed(barchart.Panel()).unit(self.unit).min(0).no_value(self.nothing).fill_opacity(85)
        panel = panel.orientation(VizOrientation.HORIZONTAL).stacking(StackingMode.NORMAL)
        panel = panel.show_value(VisibilityMode.NEVER).x_field(self.matrix.head)
        legend = VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
        panel = panel.legend(legend.show_legend(True))
        panel = panel.tooltip(VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
        panel = panel.with_target(self.matrix.target())
        for transformation in self.matrix.transformations():
            panel = panel.with_transformation(transformation)
        return coloured(panel, self.colours)
