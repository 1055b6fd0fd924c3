"""A signature as the policy applies it: what each rule asks, and where every part of that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.incidental_use import LONGEST_DAY_US
from hallmonitor.alerts.work import correlation_applied, in_schedules, outside_groups, readings
from hallmonitor.correlate import lookback_us
from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.explain.incidental import Granted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hallmonitor.correlate import Correlation
    from hallmonitor.evaluate import Expression
    from hallmonitor.signature.model import DetectionRule, Signature

FILTER = "filter "
"""What a filter's name follows in an origin."""
EXEMPT = "exempt groups of the policy"
SCHEDULES = "schedules of the policy"


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """One rule.

    Attributes:
        name: as correlations name it.
        parts: where each part comes from, empty for the rule itself, and what it asks.
    """

    name: str
    parts: tuple[tuple[str, Expression], ...]

    @property
    def expression(self) -> Expression:
        """What a record must be."""
        return all_of([expression for _, expression in self.parts])

    def without(self, origin: str) -> Expression:
        """Give the expression without the parts that come from somewhere."""
        return all_of([expression for other, expression in self.parts if other != origin])

    def only(self, origin: str) -> Expression:
        """Give what the parts that come from somewhere ask."""
        return all_of([expression for other, expression in self.parts if other == origin])

    @property
    def origins(self) -> tuple[str, ...]:
        """Where parts beside the rule's own come from, each once."""
        return tuple(dict.fromkeys(origin for origin, _ in self.parts if origin))


@dataclass(frozen=True, slots=True)
class AppliedSignature:
    """A signature with what the policy changes.

    Attributes:
        signature: the signature.
        correlation: with the policy's threshold; of a plain rule, the count of its records by device.
        rules: in the order in which the correlation names them.
        allowances: incidental use that does not count.
    """

    signature: Signature
    correlation: Correlation
    rules: tuple[AppliedRule, ...]
    allowances: tuple[Granted, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the rules, in their order."""
        return [rule.name for rule in self.rules]

    @property
    def lookback_us(self) -> int:
        """How long before a crossing a record may lie that has a say in it, microseconds."""
        return lookback_us(self.correlation) + (LONGEST_DAY_US if self.allowances else 0)

    @property
    def is_plain(self) -> bool:
        """Whether one record is enough."""
        return self.signature.correlation is None


def apply(
    signature: Signature,
    *,
    threshold: float | None = None,
    schedules: Sequence[str] | None = None,
    exempt_groups: Sequence[str] = (),
    allowances: Sequence[Granted] = (),
) -> AppliedSignature:
    """Apply a signature as the judge does.

    Args:
        signature: the signature.
        threshold: instead of its own.
        schedules: the only ones that count; None for no restriction beyond its own.
        exempt_groups: groups that do not count.
        allowances: incidental use that does not count.
    """
    added: list[tuple[str, Expression]] = []
    if schedules is not None:
        added.append((SCHEDULES, in_schedules(schedules)))
    if exempt_groups:
        added.append((EXEMPT, outside_groups(exempt_groups)))
    rules = tuple(AppliedRule(rule.name, (*_own(rule), *added)) for rule in signature.rules)
    return AppliedSignature(signature, correlation_applied(signature, threshold), rules, tuple(allowances))


def apply_setting(signature: Signature, setting: Mapping[str, Any] | None) -> AppliedSignature:
    """Apply a signature by what a replay's summary says of the settings in force; None for its own."""
    if setting is None:
        return apply(signature)
    changed = setting["changed"]
    return apply(
        signature,
        threshold=setting["threshold"],
        # Those of the signature itself are in its rules.
        schedules=setting["schedules"] if "schedules" in changed else None,
        exempt_groups=setting["exempt_groups"],
        allowances=tuple(map(Granted.of_setting, setting.get("allowances", ()))),
    )


def outer_columns(applied: AppliedSignature) -> list[tuple[str, ...]]:
    """Give, for each rule, the columns that make the group of its records' alerts."""
    held = {one.rule: one.outer for one in readings(applied.correlation, applied.names)}
    return [held.get(place, applied.correlation.group_by) for place in range(len(applied.rules))]


def _own(rule: DetectionRule) -> list[tuple[str, Expression]]:
    own = rule.unfiltered or rule.expression
    parts: list[tuple[str, Expression]] = [("", part) for part in (own.parts if isinstance(own, AllOf) else (own,))]
    for name, expression in zip(rule.filters, rule.filtering, strict=True):
        each = expression.parts if isinstance(expression, AllOf) else (expression,)
        parts += [(f"{FILTER}{name}", part) for part in each]
    return parts
