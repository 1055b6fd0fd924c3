"""What a correlation asks: kind, window, groups, threshold."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class CorrelationKind(StrEnum):
    """What is measured in a window."""

    EVENT_COUNT = "event_count"
    VALUE_COUNT = "value_count"
    VALUE_SUM = "value_sum"
    VALUE_AVG = "value_avg"
    TEMPORAL = "temporal"
    TEMPORAL_ORDERED = "temporal_ordered"


class Operator(StrEnum):
    """How the measure is compared with the threshold."""

    GTE = "gte"
    GT = "gt"
    LTE = "lte"
    LT = "lt"
    EQ = "eq"
    NEQ = "neq"


_COMPARE: dict[Operator, Any] = {
    Operator.GTE: np.greater_equal,
    Operator.GT: np.greater,
    Operator.LTE: np.less_equal,
    Operator.LT: np.less,
    Operator.EQ: np.equal,
    Operator.NEQ: np.not_equal,
}

COUNTED = frozenset({CorrelationKind.EVENT_COUNT, CorrelationKind.VALUE_COUNT})
"""Kinds whose measure never exceeds the number of a group's events."""

VALUED = frozenset({CorrelationKind.VALUE_COUNT, CorrelationKind.VALUE_SUM, CorrelationKind.VALUE_AVG})
"""Kinds that read a column."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """One correlation over the events of one or several rules.

    Attributes:
        kind: what is measured.
        window_us: length of the trailing window, microseconds. At time t it holds the events of (t - window, t].
        group_by: columns whose values make a group; a row that lacks one of them belongs to no group and is left out.
            Without any, all rows are one group.
        operator: how the measure is compared.
        threshold: with what. For temporal kinds, the number of rules.
        field: the column that is counted, summed or averaged; a row that lacks it is left out.
        aliases: alias -> rule name -> column, for groups that rules name differently.
    """

    kind: CorrelationKind
    window_us: int
    group_by: tuple[str, ...] = ()
    operator: Operator = Operator.GTE
    threshold: float = 1
    field: str | None = None
    aliases: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)

    def columns_for(self, rule: str) -> tuple[str, ...]:
        """Give the columns that make the groups of one rule's events."""
        return tuple(self.aliases.get(name, {}).get(rule, name) for name in self.group_by)

    def with_threshold(self, threshold: float) -> Correlation:
        """Give this correlation with another threshold."""
        return dataclasses.replace(self, threshold=threshold)

    def across(self, measured: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell which measures are across the threshold."""
        crossed: NDArray[np.bool_] = _COMPARE[self.operator](measured, self.threshold)
        return crossed
