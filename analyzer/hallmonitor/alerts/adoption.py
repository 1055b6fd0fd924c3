"""What one judge takes over from the saved state of another: all that is under way of the entries that both have alike.

A change of some rules must not touch the others. An entry that the old judge had with the same signature, changes and
allowances goes on in the new one with its rows and its open episodes, as if nothing had been. Everything else of the
old judge is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.alerts.memory import Memory
    from hallmonitor.alerts.store import Store

    Array = NDArray[Any]

_ROWS = ("settled row", "waiting row")


def alike(memory: Memory, entries: Sequence[str]) -> dict[int, int]:
    """Give the entries that are there alike: number of the track here -> number of the track there.

    Args:
        memory: of the judge that takes over.
        entries: the fingerprints of the other's, in their order.
    """
    there = {fingerprint: number for number, fingerprint in enumerate(entries)}
    mine = ((number, there.get(track.fingerprint)) for number, track in enumerate(memory.tracks))
    return {number: other for number, other in mine if other is not None}


def adopt(
    memory: Memory,
    tracks: Mapping[int, int],
    arrays: Mapping[str, Array],
    named: Mapping[str, list[Any]],
    spaces: Mapping[str, str],
) -> None:
    """Take over some entries; they must have nothing yet.

    Args:
        memory: of the judge that takes over.
        tracks: number of the track here -> number of the track there.
        arrays: as the other's memory saved them.
        named: likewise, numbering -> what its numbers stand for.
        spaces: likewise, column -> its numbering.
    """
    held = {here: _under(f"track {there}", arrays) for here, there in tracks.items()}
    rows = [track[name] for track in held.values() for name in _ROWS]
    used = np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)
    records = {name: values[used] for name, values in _under("store", arrays).items()}
    first = memory.store.take_over(records, used.shape[0], named, spaces)
    for here, track in held.items():
        moved = {name: (np.searchsorted(used, track[name]) + first).astype(np.int32) for name in _ROWS}
        columns = memory.tracks[here].work.group_columns
        groups = {
            f"open value {place}": renumbered(memory.store, column, track[f"open value {place}"], named, spaces)
            for place, column in enumerate(columns)
        }
        memory.tracks[here].restore({**track, **moved, **groups})


def renumbered(
    store: Store, column: str, numbers: Array, named: Mapping[str, list[Any]], spaces: Mapping[str, str]
) -> Array:
    """Give the numbers that a store has for what some numbers of another stand for.

    Args:
        store: the store.
        column: whose numbers they are; one that holds no texts or addresses stays as it is.
        numbers: of the other store.
        named: the other's numberings.
        spaces: column -> numbering there.
    """
    if column not in spaces:
        return numbers
    there = [one if isinstance(one, str) else (int(one[0]), int(one[1])) for one in named.get(spaces[column], ())]
    numbering = store.numbering(column)
    used = np.unique(numbers)
    new = np.full(len(there) + 1, -1, dtype=np.int64)  # the last is for nothing, of which the number is -1
    for number in used[used >= 0].tolist():
        new[number] = numbering.number(there[number])
    found: Array = new[numbers]
    return found


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name[len(prefix) + 1 :]: values for name, values in arrays.items() if name.startswith(f"{prefix} ")}
