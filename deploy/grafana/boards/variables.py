"""What the reader chooses at the head of a dashboard: data source, sensors, buildings."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import DatasourceVariable, QueryVariable
from grafana_foundation_sdk.models.dashboard import VariableOption, VariableRefresh, VariableSort

from boards.panels.shown import SOURCE

_ALL = VariableOption(text="All", value="$__all")


def data_source() -> DatasourceVariable:
    """Give the choice among the data sources that are a Prometheus."""
    return DatasourceVariable("datasource").label("Data source").type("prometheus")


def sensors(metric: str) -> QueryVariable:
    """Give the choice of sensors, of those that a metric has."""
    return _labels("sensor", "Sensor", metric)


def buildings(metric: str) -> QueryVariable:
    """Give the choice of buildings, of those that a metric has."""
    return _labels("building", "Building", metric)


def _labels(label: str, title: str, metric: str) -> QueryVariable:
    question = f"label_values({metric}, {label})"
    made = QueryVariable(label).label(title).datasource(SOURCE).definition(question)
    made = made.query(question)
    made = made.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.NATURAL_ASC)
    # "All" matches series without the label too: a Prometheus that is configured otherwise is seen all the same.
    return made.multi(True).include_all(True).all_value(".*").current(_ALL)
