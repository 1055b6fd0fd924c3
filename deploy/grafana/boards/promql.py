"""The few shapes that queries have.

Rates and bars look back over `$__rate_interval`, which holds four scrapes at least, so that no increase falls between
two windows. Totals look back over `$__range`, the time that the dashboard shows, from its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SENSOR: Final = 'sensor=~"$sensor"'
BUILDING: Final = 'building=~"$building"'
AGENT: Final = 'job="hallmonitor-agent", sensor=~"$sensor"'
FOLLOW: Final = 'job="hallmonitor-follow"'


def series(metric: str, *where: str) -> str:
    """Give a metric with its matchers."""
    return f"{metric}{{{', '.join(where)}}}" if where else metric


def equal(label: str, value: str) -> str:
    """Give the matcher of one value."""
    return f'{label}="{value}"'


def per_second(metric: str, *where: str, by: str = "") -> str:
    """Give how much a counter grows in a second, summed by labels."""
    return f"{_sum(by)} (rate({series(metric, *where)}[$__rate_interval]))"


def in_each_bar(metric: str, *where: str, by: str = "") -> str:
    """Give by how much a counter grew in the time of each bar, a whole number, summed by labels."""
    return f"round({_sum(by)} (increase({series(metric, *where)}[$__rate_interval])))"


def in_range(metric: str, *where: str, by: str = "") -> str:
    """Give by how much a counter grew in the time shown, summed by labels."""
    return f"{_sum(by)} (increase({series(metric, *where)}[$__range]))"


def events_in_range(metric: str, *where: str, by: str = "") -> str:
    """Give how many events a counter counted in the time shown: a whole number, as Prometheus extrapolates."""
    return f"round({in_range(metric, *where, by=by)})"


def share(part: str, whole: str) -> str:
    """Give a part of a whole, from 0 to 1; nothing where the whole is nothing."""
    return f"{part} / ({whole} > 0)"


def or_zero(total: str) -> str:
    """Give a total without labels, 0 where nothing was counted."""
    return f"({total} or vector(0))"


def side_by_side(columns: Mapping[str, str]) -> str:
    """Give the series of several expressions as one, the label `column` telling them apart."""
    return " or ".join(f'label_replace({held}, "column", "{name}", "", "")' for name, held in columns.items())


def _sum(by: str) -> str:
    return f"sum by ({by})" if by else "sum"
