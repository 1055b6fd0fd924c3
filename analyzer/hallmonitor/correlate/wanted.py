"""The condition of an extended temporal correlation, over which members are present."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Wanted

    Mask = NDArray[np.bool_]


def holds(wanted: Wanted, present: Sequence[Mask]) -> Mask:
    """Tell where a condition holds.

    Args:
        wanted: the condition.
        present: for each member, where it is present; all of one shape.
    """
    match wanted:
        case Present(place):
            return present[place]
        case NotPresent(part):
            return ~holds(part, present)
        case AllPresent(parts):
            return np.asarray(np.logical_and.reduce([holds(part, present) for part in parts]))
        case AnyPresent(parts):
            return np.asarray(np.logical_or.reduce([holds(part, present) for part in parts]))


def may_hold(wanted: Wanted, present: Sequence[Mask]) -> Mask:
    """Tell where a condition could hold, if each member were present where told, or fewer of them were.

    Args:
        wanted: the condition.
        present: for each member, where it may be present; all of one shape.
    """
    match wanted:
        case Present(place):
            return present[place]
        case NotPresent():
            return np.ones_like(present[0])
        case AllPresent(parts):
            return np.asarray(np.logical_and.reduce([may_hold(part, present) for part in parts]))
        case AnyPresent(parts):
            return np.asarray(np.logical_or.reduce([may_hold(part, present) for part in parts]))


def in_order(wanted: Wanted) -> tuple[int, ...]:
    """Give the places of the members that stand in a condition without a not, in the order in which they come up."""
    match wanted:
        case Present(place):
            return (place,)
        case NotPresent():
            return ()
        case AllPresent(parts) | AnyPresent(parts):
            return tuple(dict.fromkeys(place for part in parts for place in in_order(part)))
