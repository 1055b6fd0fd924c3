"""How much of an allowance for incidental use is spent when a record begins.

A pool is what one allowance grants one device for one local day and one category. What its records spend:

- A stretch of use begins with a record and goes on with each that begins less than 5 minutes after all before it have
  ended. A pause of 5 minutes or longer ends it.
- Its length is the time from the beginning of its first record to the latest end of its records, to the microsecond.
  Flows side by side count once, a shorter pause counts as use, and a record without an end ends where it begins.
- The time spent when a record begins is the length of the stretches that are over, and of its own stretch up to then.
  The bytes spent are those of all records that began earlier.
- A record belongs to the day, and to the working hours or not, in which it begins.

A record is within the allowance if neither time nor bytes were used up when it began. Records that begin at the same
moment are all within it or all beyond it. So the order of the records does not matter.

Example: 10 minutes are allowed. Records from 9:00 to 9:04, 9:03 to 9:06 and 9:10:59 to 9:12 are one stretch, since the
pause from 9:06 is a second too short. The stretch is 10 minutes old at 9:10, so the third record is beyond the
allowance. Had it begun at 9:11, it would have opened a second stretch, with 6 minutes spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

PAUSE_US: Final = 5 * 60 * 1_000_000
"""A pause of this length ends a stretch of use."""


class Standing(NamedTuple):
    """What some pools have spent so far; all arrays have shape (pools,).

    Attributes:
        known: whether the pool has spent anything; the other values mean nothing where not.
        done_us: length of its stretches but the last.
        begun_us: when its last stretch began, microseconds since 1970.
        ended_us: when that ended, as far as is known.
        octets: its IP bytes, both ways.
    """

    known: NDArray[np.bool_]
    done_us: Ints
    begun_us: Ints
    ended_us: Ints
    octets: Ints

    @classmethod
    def unspent(cls, pools: int) -> Standing:
        """Nothing is spent of any pool."""
        nothing = np.zeros(pools, dtype=np.int64)
        return cls(np.zeros(pools, dtype=np.bool_), nothing, nothing, nothing, nothing)

    def copied(self) -> Standing:
        """Give the same in arrays of its own."""
        known, done_us, begun_us, ended_us, octets = self
        return Standing(known.copy(), done_us.copy(), begun_us.copy(), ended_us.copy(), octets.copy())


class Use(NamedTuple):
    """Records of use; all arrays have shape (records,).

    Attributes:
        pool: dense number of the pool, from 0.
        ts, ts_end: first and last packet, microseconds since 1970.
        octets: IP bytes, both ways.
    """

    pool: Ints
    ts: Ints
    ts_end: Ints
    octets: Ints


class Spent(NamedTuple):
    """What was spent of each record's pool when the record began.

    Attributes:
        us: time, microseconds, shape (records,).
        octets: bytes, shape (records,).
        after: what the pools have spent once all records are counted.
    """

    us: Ints
    octets: Ints
    after: Standing


def spend(use: Use, before: Standing) -> Spent:
    """Count records towards their pools.

    Args:
        use: the records, in any order.
        before: what was spent by records that were counted earlier; each of those began before each of these.
    """
    if not use.ts.shape[0]:
        return Spent(use.ts, use.octets, before)
    old = np.flatnonzero(before.known)
    # What was spent earlier stands in front of its pool's records, as one record of the stretch that may still go on.
    pool, ts = np.concatenate((old, use.pool)), np.concatenate((before.begun_us[old], use.ts))
    ends = np.concatenate((before.ended_us[old], np.maximum(use.ts, use.ts_end)))
    octets = np.concatenate((before.octets[old], use.octets))
    order = np.lexsort((ts, pool))
    pool, ts, octets = pool[order], ts[order], octets[order]
    latest = _latest(pool, ends[order])
    fresh = _changes(pool)

    opens = fresh.copy()
    opens[1:] |= ts[1:] - latest[:-1] >= PAUSE_US
    stretch, opening = np.cumsum(opens) - 1, np.flatnonzero(opens)
    begun = ts[opening]
    over = before.done_us[pool[opening]] + _sum_before(latest[_lasts(opening, ts)] - begun, fresh[opening])
    moments = np.flatnonzero(fresh | _changes(ts))
    earlier = _sum_before(np.add.reduceat(octets, moments), fresh[moments])

    firsts = np.flatnonzero(fresh)
    last = _lasts(firsts, ts)
    seen, after = pool[last], before.copied()
    after.known[seen] = True
    after.done_us[seen] = over[stretch[last]]
    after.begun_us[seen] = begun[stretch[last]]
    after.ended_us[seen] = latest[last]
    after.octets[seen] = np.add.reduceat(octets, firsts)

    told = np.empty((2, order.shape[0]), dtype=np.int64)
    told[0, order] = over[stretch] + ts - begun[stretch]
    told[1, order] = np.repeat(earlier, np.diff(moments, append=ts.shape[0]))
    return Spent(told[0, old.shape[0] :], told[1, old.shape[0] :], after)


def _changes(values: Ints) -> NDArray[np.bool_]:
    """Say of each value whether it differs from the one before it; the first does."""
    return np.concatenate(([True], values[1:] != values[:-1]))


def _lasts(firsts: NDArray[np.intp], values: Ints) -> NDArray[np.intp]:
    """Give the last place of each run, by the first places of all."""
    return np.append(firsts[1:], values.shape[0]) - 1


def _latest(pool: Ints, ends: Ints) -> Ints:
    """Give the latest end up to each record within its pool; records are in order of their pools."""
    order = np.argsort(ends, kind="stable")
    rank = np.empty(order.shape[0], dtype=np.int64)
    rank[order] = np.arange(order.shape[0])
    # Ranks, other than times, leave room in 64 bits for the pool in front: then one running maximum serves all pools.
    ahead = pool * order.shape[0]
    latest: Ints = ends[order][np.maximum.accumulate(ahead + rank) - ahead]
    return latest


def _sum_before(values: Ints, fresh: NDArray[np.bool_]) -> Ints:
    """Sum up all values in front of each, from the last fresh one on."""
    sums = np.cumsum(values) - values
    firsts = np.flatnonzero(fresh)
    before: Ints = sums - np.repeat(sums[firsts], np.diff(firsts, append=values.shape[0]))
    return before
