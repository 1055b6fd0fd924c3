"""One query's series as rows and columns, by two of their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grafana_foundation_sdk.models.dashboard import DataTransformerConfig
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from boards.panels.shown import Query, at_the_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grafana_foundation_sdk.builders import prometheus


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows and columns.

    Several queries side by side would do as well, but where all but one of them come back empty, Grafana names the
    column of that one after none of them.

    Attributes:
        expression: PromQL whose series have both labels and no other.
        rows: the label whose values are rows.
        head: what the rows' names stand under.
        columns: the label whose values are columns.
        names: the columns in their order, value of the label -> name.
        sort_by: name of the column that rows are sorted by, the largest first; by their names if empty.
    """

    expression: str
    rows: str
    head: str
    columns: str
    names: Mapping[str, str]
    sort_by: str = ""

    def target(self) -> prometheus.Dataquery:
        """Give the query, as a table at the end of the time shown."""
        return at_the_end(Query(self.expression), "A").format(PromQueryFormat.TABLE)

    def transformations(self) -> Iterator[DataTransformerConfig]:
        """Turn the table with a row for each series round, name and sort it."""
        matrix = {"rowField": self.rows, "columnField": self.columns, "valueField": "Value", "emptyValue": "null"}
        yield DataTransformerConfig("groupingToMatrix", options=matrix)
        names = {f"{self.rows}\\{self.columns}": self.head, **self.names}
        order = {name: place for place, name in enumerate(names)}
        yield DataTransformerConfig(
            "organize", options={"excludeByName": {}, "indexByName": order, "renameByName": names}
        )
        by = {"field": self.sort_by, "desc": True} if self.sort_by else {"field": self.head}
        yield DataTransformerConfig("sortBy", options={"fields": {}, "sort": [by]})
