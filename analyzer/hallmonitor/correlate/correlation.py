"""What a correlation asks: kind, window, groups, threshold."""

from __future__ import annotations

import dataclasses
import math
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
    VALUE_PERCENTILE = "value_percentile"
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

TEMPORAL = frozenset({CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED})
"""Kinds that ask which members happened."""

VALUED = frozenset(
    {
        CorrelationKind.VALUE_COUNT,
        CorrelationKind.VALUE_SUM,
        CorrelationKind.VALUE_AVG,
        CorrelationKind.VALUE_PERCENTILE,
    }
)
"""Kinds that read a column."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a correlation is over: one of its signature's rules, or another correlation.

    Attributes:
        name: as the correlation names it.
        rule: number of the rule in the signature; None for a correlation.
        correlation: None for a rule. It happens at each event at which it is across its threshold.
    """

    name: str
    rule: int | None = None
    correlation: Correlation | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Whether the window holds an event of the member at this place."""

    place: int


@dataclass(frozen=True, slots=True)
class NotPresent:
    """Whether a condition does not hold."""

    part: Wanted


@dataclass(frozen=True, slots=True)
class AllPresent:
    """Whether every condition holds."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class AnyPresent:
    """Whether at least one condition holds."""

    parts: tuple[Wanted, ...]


Wanted = Present | NotPresent | AllPresent | AnyPresent
"""The condition of an extended temporal correlation (Sigma correlation rules specification 2.1)."""


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
        aliases: alias -> member's name -> column, for groups that members name differently.
        percentile: which one, 0 to 100, for value_percentile.
        members: what it is over, in its order; empty for all rules of the signature in their order.
        limit: a second comparison that must hold as well, for a range such as over 100 and at most 200.
        wanted: for an extended temporal correlation, which members the window must hold; its threshold is not used.
    """

    kind: CorrelationKind
    window_us: int
    group_by: tuple[str, ...] = ()
    operator: Operator = Operator.GTE
    threshold: float = 1
    field: str | None = None
    aliases: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    percentile: float | None = None
    members: tuple[Member, ...] = ()
    limit: tuple[Operator, float] | None = None
    wanted: Wanted | None = None

    @property
    def is_nested(self) -> bool:
        """Whether it is over other correlations."""
        return any(member.correlation is not None for member in self.members)

    def columns_for(self, rule: str) -> tuple[str, ...]:
        """Give the columns that make the groups of one rule's events."""
        return tuple(self.aliases.get(name, {}).get(rule, name) for name in self.group_by)

    def with_threshold(self, threshold: float) -> Correlation:
        """Give this correlation with another threshold."""
        return dataclasses.replace(self, threshold=threshold)

    def least(self) -> int | None:
        """Give the least whole number that is across the threshold; None where lower numbers are too."""
        match self.operator:
            case Operator.GTE:
                return math.ceil(self.threshold)
            case Operator.GT:
                return math.floor(self.threshold) + 1
            case _:
                return None

    def across(self, measured: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell which measures are across the threshold, whatever the limit; whole numbers are compared exactly."""
        compare, threshold = self.operator, self.threshold
        if measured.dtype.kind != "f" and not isinstance(threshold, int):
            whole = math.floor(threshold)
            if whole != threshold:
                compare = {Operator.GTE: Operator.GT, Operator.LT: Operator.LTE}.get(compare, compare)
                if compare in {Operator.EQ, Operator.NEQ}:
                    return np.full(measured.shape, compare is Operator.NEQ)
            threshold = whole
        crossed: NDArray[np.bool_] = _COMPARE[compare](measured, threshold)
        return crossed

    def limited(self, measured: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell which measures the second comparison lets through; only those of a range have one."""
        if self.limit is None:
            return np.ones(measured.shape, dtype=np.bool_)
        operator, limit = self.limit
        return dataclasses.replace(self, operator=operator, threshold=limit, limit=None).across(measured)
