"""What a correlation and those within it ask of the rules at their leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.correlate.correlation import VALUED, Member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.correlate.correlation import Correlation


def members(correlation: Correlation, rules: Sequence[str]) -> tuple[Member, ...]:
    """Give the members of a correlation in its order; without any of its own, these are all rules in their order.

    Args:
        correlation: whose members.
        rules: names of the signature's rules, by their number.
    """
    return correlation.members or tuple(Member(name, rule) for rule, name in enumerate(rules))


def lookback_us(correlation: Correlation) -> int:
    """Give how old a row can be and still matter to a decision, in microseconds.

    A row of time s matters to what is decided at time t only if t - s is less than this: the window, and for a
    correlation over others besides the longest that those look back.
    """
    inner = [lookback_us(member.correlation) for member in correlation.members if member.correlation is not None]
    return correlation.window_us + max(inner, default=0)


def columns_asked(correlation: Correlation, rules: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Give, for each rule, the columns that its leaf has to hold.

    Args:
        correlation: the outermost.
        rules: names of the signature's rules, by their number.
    """
    asked: list[set[str]] = [set() for _ in rules]
    for member in members(correlation, rules):
        if member.correlation is not None:
            for rule, columns in enumerate(columns_asked(member.correlation, rules)):
                asked[rule] |= columns
        elif member.rule is not None:
            asked[member.rule].update(correlation.columns_for(member.name))
            if correlation.kind in VALUED and correlation.field is not None:
                asked[member.rule].add(correlation.field)
    return tuple(frozenset(columns) for columns in asked)


def group_columns(correlation: Correlation, rules: Sequence[str]) -> tuple[str, ...]:
    """Give, for each name that the outermost correlation groups by, the column of records that its values come from.

    Where members name it differently, it is the column of the first.
    """
    first = members(correlation, rules)[0]
    own = correlation.columns_for(first.name)
    if first.correlation is None:
        return own
    inner = dict(zip(first.correlation.group_by, group_columns(first.correlation, rules), strict=True))
    return tuple(inner[name] for name in own)
