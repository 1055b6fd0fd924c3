"""A table with a row for each value of a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from boards.panels.shown import Shown

if TYPE_CHECKING:
    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.matrix import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Shown):
    """A table whose columns have one unit.

    Attributes:
        unit: as Grafana names it.
        matrix: rows and columns.
        words: what stands in place of a value, such as 1 -> `yes`, and its colour.
    """

    unit: str
    matrix: Matrix
    words: tuple[tuple[int, str, str], ...] = ()

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        panel = self.framed(table.Panel()).unit(self.unit).no_value("none")
        if self.words:
            words = {str(value): ValueMappingResult(text=text, color=colour) for value, text, colour in self.words}
            panel = panel.mappings([ValueMap(words)])
        panel = panel.with_target(self.matrix.target())
        for transformation in self.matrix.transformations():
            panel = panel.with_transformation(transformation)
        return panel
