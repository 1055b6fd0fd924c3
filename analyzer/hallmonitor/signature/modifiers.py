"""The modifiers of Sigma 2.1, where pySigma lacks one or gives it another meaning than the specification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sigma.modifiers import (
    SigmaCaseSensitiveModifier,
    SigmaContainsModifier,
    SigmaEndswithModifier,
    SigmaStartswithModifier,
    SigmaWideModifier,
    modifier_mapping,
)
from sigma.types import SigmaFieldReference, SigmaRegularExpression, SigmaString

if TYPE_CHECKING:
    from sigma.modifiers import SigmaModifier

Text = SigmaString | SigmaRegularExpression | SigmaFieldReference


class Contains(SigmaContainsModifier):
    """`contains`: a regular expression is looked for anywhere already, so it stays as it is."""

    def modify(self, val: Text) -> Text:
        """Give what is to be contained."""
        return val if isinstance(val, SigmaRegularExpression) else super().modify(val)


class StartsWith(SigmaStartswithModifier):
    """`startswith`: a regular expression must match where the text begins."""

    def modify(self, val: Text) -> Text:
        """Give what the text must begin with."""
        return _bound(val, r"\A(?:", ")") if isinstance(val, SigmaRegularExpression) else super().modify(val)


class EndsWith(SigmaEndswithModifier):
    """`endswith`: a regular expression must match up to the text's end."""

    def modify(self, val: Text) -> Text:
        """Give what the text must end with."""
        return _bound(val, "(?:", r")\z") if isinstance(val, SigmaRegularExpression) else super().modify(val)


class Cased(SigmaCaseSensitiveModifier):
    """`cased`, also after `fieldref`: the item's list of modifiers then tells that case counts."""

    def modify(self, val: SigmaString | SigmaFieldReference) -> Any:  # noqa: ANN401 - pySigma's class allows texts alone
        """Give the value as one whose case counts."""
        return val if isinstance(val, SigmaFieldReference) else super().modify(val)


MODIFIERS: dict[str, type[SigmaModifier[Any, Any]]] = {
    **modifier_mapping,
    "contains": Contains,
    "startswith": StartsWith,
    "endswith": EndsWith,
    "cased": Cased,
    "utf16le": SigmaWideModifier,
}
"""Name -> modifier; where a name stands twice in a key or is unknown, the item is refused."""

TIME_PARTS = frozenset({"minute", "hour", "day", "week", "month", "year"})
"""Modifiers that ask for a part of a time, which has no meaning without a time zone; `schedule` has the site's."""


def _bound(pattern: SigmaRegularExpression, before: str, after: str) -> SigmaRegularExpression:
    pattern.regexp = SigmaString(before, escape=False) + pattern.regexp + SigmaString(after, escape=False)
    return pattern
