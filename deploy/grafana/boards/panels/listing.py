"""A table with a row for each series: its labels, and its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from boards.panels.shown import Query, Shown, at_the_end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models.dashboard import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Shown):
    """A table.

    Attributes:
        expression: PromQL.
        labels: of the series in the order of their columns, label -> name.
        value: what the column of values is called; none if empty.
    """

    expression: str
    labels: Mapping[str, str]
    value: str = ""

    def build(self) -> Builder[Panel]:
        """Give the panel."""
        names = {**self.labels, "Value": self.value} if self.value else dict(self.labels)
        left_out = {"Time": True} if self.value else {"Time": True, "Value": True}
        order = {name: place for place, name in enumerate(names)}
        organized = {"excludeByName": left_out, "indexByName": order, "renameByName": names}
        target = at_the_end(Query(self.expression), "A").format(PromQueryFormat.TABLE)
        panel = self.framed(table.Panel()).unit("short").no_value("none").with_target(target)
        panel = panel.with_transformation(DataTransformerConfig("organize", options=organized))
        by = {"field": self.value, "desc": True} if self.value else {"field": next(iter(self.labels.values()))}
        return panel.with_transformation(DataTransformerConfig("sortBy", options={"fields": {}, "sort": [by]}))
