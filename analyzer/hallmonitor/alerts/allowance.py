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

from hallmonitor.alerts.runs import run_begins

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

PAUSE_US: Final = 5 * 60 * 1_000_000
"""A pause of this length ends a stretch of use."""


class Spent(NamedTuple):
    """What was spent of each record's pool when the record began, and in all.

    Attributes:
        us: time, microseconds, shape (records,).
        octets: bytes, shape (records,).
        pool_us: time that each pool spent in all, shape (pools,).
        pool_octets: bytes that it spent in all, shape (pools,).
    """

    us: Ints
    octets: Ints
    pool_us: Ints
    pool_octets: Ints


def spend(pool: Ints, ts: Ints, ts_end: Ints, octets: Ints) -> Spent:
    """Count records towards their pools.

    Args:
        pool: number of each record's pool, shape (records,); every pool from 0 up has a record.
        ts: when its first packet came, microseconds since 1970, likewise.
        ts_end: when its last one came, likewise.
        octets: IP bytes, both ways, likewise.
    """
    if not ts.shape[0]:
        return Spent(ts, octets, ts, octets)
    order = np.lexsort((ts, pool))
    pool, ts, octets, ends = pool[order], ts[order], octets[order], np.maximum(ts, ts_end)[order]
    latest = _latest(pool, ends)
    fresh = run_begins(pool)

    opens = fresh.copy()
    opens[1:] |= ts[1:] - latest[:-1] >= PAUSE_US
    stretch, opening = np.cumsum(opens) - 1, np.flatnonzero(opens)
    begun = ts[opening]
    lengths = latest[np.append(opening[1:], ts.shape[0]) - 1] - begun
    over = _sum_before(lengths, fresh[opening])
    moments = np.flatnonzero(run_begins(pool, ts))
    earlier = _sum_before(np.add.reduceat(octets, moments), fresh[moments])

    told = np.empty((2, order.shape[0]), dtype=np.int64)
    told[0, order] = over[stretch] + ts - begun[stretch]
    told[1, order] = np.repeat(earlier, np.diff(moments, append=ts.shape[0]))
    pools = np.flatnonzero(fresh)
    return Spent(told[0], told[1], np.add.reduceat(lengths, stretch[pools]), np.add.reduceat(octets, pools))


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
