"""How many devices have used how much of a signature's allowances on one day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor.alerts.allowance_usage import Usage

USED: Final = ("below_half", "above_half", "used_up")
"""In ascending order; from the half on it is `above_half`."""

_HALF: Final = 0.5


def devices_by_use(usage: Iterable[Usage], day: int) -> Mapping[str, int]:
    """Count devices by how much they used; each once, by the account of which it used most.

    Args:
        usage: every account of one signature.
        day: the local day that counts, from 1970. Devices without use on it are not counted.

    Returns:
        each of `USED` -> devices.
    """
    furthest: dict[str, float] = {}
    for each in usage:
        if each.day == day:
            furthest[each.device] = max(each.share, furthest.get(each.device, 0.0))
    counted = Counter(_word(share) for share in furthest.values())
    return {word: counted[word] for word in USED}


def _word(share: float) -> str:
    if share >= 1:
        return USED[2]
    return USED[1] if share >= _HALF else USED[0]
