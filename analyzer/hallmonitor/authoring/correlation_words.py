"""What a signature's correlation measures, with the correlations in it, and what makes an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.local_time import span
from hallmonitor.alerts.words import whole
from hallmonitor.correlate import CorrelationKind
from hallmonitor.explain import measure_words
from hallmonitor.report.settings import limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.correlate import Correlation

_SECOND = 1_000_000


def measured_lines(correlation: Correlation, rules: Sequence[str]) -> Iterator[str]:
    """Say what must be in a window, then for each member that is a correlation, when it happens.

    Args:
        correlation: of a signature.
        rules: names of the signature's rules, in its order.
    """
    yield measure_words(correlation, rules)
    for member in correlation.members:
        if member.correlation is not None:
            first, *others = measured_lines(member.correlation, rules)
            yield f"{member.name} happens where {first}"
            yield from others


def alerting_words(correlation: Correlation, unit: str) -> str:
    """Say what makes an alert, such as "at least 20 active minutes within 4 h".

    Args:
        correlation: of a signature.
        unit: what its measure counts.
    """
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED or correlation.wanted is not None:
        return f"all of it within {span(correlation.window_us)}"
    window_s = correlation.window_us // _SECOND
    if correlation.limit is None:
        return limit(str(correlation.operator), whole(correlation.threshold), unit, window_s)
    operator, most = correlation.limit
    first = limit(str(correlation.operator), whole(correlation.threshold), unit, None)
    return f"{first} and {limit(str(operator), whole(most), unit, window_s)}"
