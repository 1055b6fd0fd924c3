"""A figure in large digits, or several side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import stat
from grafana_foundation_sdk.builders.common import ReduceDataOptions
from grafana_foundation_sdk.models.common import BigValueColorMode, BigValueGraphMode, BigValueTextMode

from boards.panels.shown import Shown, at_the_end, by_threshold, coloured, stepped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.shown import Query, Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Shown):
    """The value of each series at the end of the time shown.

    Attributes:
        unit: as Grafana names it.
        queries: whose series it has.
        colours: of series by name.
        steps: from which value on the figure warns.
        decimals: places after the point.
        nothing: what stands there where there is no series.
    """

    unit: str
    queries: tuple[Query, ...]
    colours: Mapping[str, str] = field(default_factory=dict)
    steps: Steps = ()
    decimals: int | None = None
    nothing: str = "none"
    width: int = 4
    height: int = 4

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        panel = self.framed(stat.Panel()).unit(self.unit).no_value(self.nothing)
        panel = panel.graph_mode(BigValueGraphMode.NONE).color_mode(BigValueColorMode.VALUE)
        panel = panel.reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))
        panel = coloured(stepped(by_threshold(panel), self.steps), self.colours)
        if self.colours:
            panel = panel.text_mode(BigValueTextMode.VALUE_AND_NAME)
        if self.decimals is not None:
            panel = panel.decimals(self.decimals)
        for name, query in zip(self.QUERIES, self.queries, strict=False):
            panel = panel.with_target(at_the_end(query, name))
        return panel
