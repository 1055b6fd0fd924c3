"""How many flow records pass each part of an expression, and how many are left out by that part alone.

A part alone leaves a record out where the whole does not match and would, had this part said otherwise of it while all
others said what they say.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.evaluate import AllOf, AnyOf, Not
from hallmonitor.explain.condition_words import branches, condition_words, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.evaluate import Expression
    from hallmonitor.explain.verdicts import Judgment, Verdicts

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PartCount:
    """One part of an expression.

    Attributes:
        words: the part in words; of one that has parts, what joins them.
        origin: where the part comes from, such as a filter; empty for the rule itself.
        passed: records that pass it.
        undecided: records of which nobody can tell, because a value is not stored.
        alone: records that only this part leaves out; a filter and the parts below it count the same ones.
        parts: its parts.
    """

    words: str
    origin: str
    passed: int
    undecided: int
    alone: int
    parts: tuple[PartCount, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in JSON."""
        return asdict(self)


def part_counts(parts: Sequence[tuple[str, Expression]], judgment: Judgment, rows: int) -> PartCount:
    """Count for all parts that a record must pass.

    Args:
        parts: where each comes from, and what it asks.
        judgment: over the records.
        rows: number of records.
    """
    expressions = [joined(expression) for _, expression in parts]
    decides = _deciding([judgment.verdicts(one) for one in expressions], np.ones(rows, dtype=np.bool_))
    counted = tuple(
        _count(origin, expression, judgment, mask, wanted=True)
        for (origin, _), expression, mask in zip(parts, expressions, decides, strict=True)
    )
    if len(counted) == 1:
        return counted[0]
    whole = judgment.verdicts(AllOf(tuple(expressions)))
    return PartCount("all of these", "", _number(whole.yes), _number(whole.unknown), 0, counted)


def _count(origin: str, expression: Expression, judgment: Judgment, decides: Mask, *, wanted: bool) -> PartCount:
    """Count for one part.

    Args:
        origin: where it comes from.
        expression: what it asks.
        judgment: over the records.
        decides: the records that match as a whole if and only if this part says what is wanted of them.
        wanted: what that is; below a `not` it is that they do not pass.
    """
    verdicts = judgment.verdicts(expression)
    head, parts = branches(expression)
    as_wanted = verdicts.yes if wanted else verdicts.no
    counts = _number(verdicts.yes), _number(verdicts.unknown), _number(decides & ~as_wanted)
    if not parts:
        return PartCount(condition_words(expression), origin, *counts)
    inner = [judgment.verdicts(part) for part in parts]
    core = expression
    while isinstance(core, Not):
        core, wanted = core.part, not wanted
    # One of several alternatives decides where all the others fail, one of several conditions where all others hold.
    masks = _deciding([one.denied() for one in inner] if isinstance(core, AnyOf) else inner, decides)
    below = tuple(_count("", part, judgment, mask, wanted=wanted) for part, mask in zip(parts, masks, strict=True))
    return PartCount(head, origin, *counts, below)


def _deciding(verdicts: Sequence[Verdicts], decides: Mask) -> list[Mask]:
    """Give, for each of several parts, the records that are left to it because all the others pass."""
    return [
        np.logical_and.reduce([decides, *(other.yes for place, other in enumerate(verdicts) if place != here)])
        for here in range(len(verdicts))
    ]


def _number(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
