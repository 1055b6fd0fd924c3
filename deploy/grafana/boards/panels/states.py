"""States along time, a band for each series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import statetimeline
from grafana_foundation_sdk.models.common import VisibilityMode
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from boards.panels.shown import Shown, over_range

if TYPE_CHECKING:
    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel

    from boards.panels.shown import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class States(Shown):
    """Series whose few values have names.

    Attributes:
        queries: whose series it has.
        states: value, what it is called, and its colour.
    """

    queries: tuple[Query, ...]
    states: tuple[tuple[int, str, str], ...]

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        words = {str(value): ValueMappingResult(text=text, color=colour) for value, text, colour in self.states}
        panel = self.framed(statetimeline.Panel()).mappings([ValueMap(words)])
        panel = panel.merge_values(True).show_value(VisibilityMode.AUTO).no_value("none")
        for name, query in zip(self.QUERIES, self.queries, strict=False):
            panel = panel.with_target(over_range(query, name, ""))
        return panel
