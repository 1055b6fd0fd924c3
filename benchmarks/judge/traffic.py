"""Flow records of school days, made in batches: seeded, so that the same question gives the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.derive.schedule import PartsOfDay
from hallmonitor.site import Site
from judge import incidents
from judge.behaviour import MIXES, shape
from judge.block import DEVICES, blank, joined, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from judge.block import Block
    from judge.names import Names

MIDNIGHT_US = 1_778_472_000_000_000
"""Monday, 11 May 2026, midnight in New York."""

DAY_US, MINUTE_US = 86_400_000_000, 60_000_000
FLOWS_OF_A_DAY = 10_000_000
BATCH = 1_000_000
INCIDENTS_OF_A_DAY = 4
"""Of each kind, in a day with all its flows."""

HOURLY = (1, 1, 1, 1, 1, 2, 6, 20, 60, 75, 80, 75, 65, 75, 80, 60, 25, 12, 8, 6, 5, 4, 3, 2)
"""How busy each local hour is, to each other."""

LONGEST_US = 60_000_000
"""The active timeout of the engine: no record is longer."""

WITHIN_A_VISIT_US = 6_000_000


def batches(mix: str, rows: int, names: Names) -> Iterator[Block]:
    """Make `rows` records in batches of at most `BATCH`, nearly in order of time as the engine gives them.

    Fewer rows than a full day has are spread over one day; more fill several days.

    Args:
        mix: what devices do: day or hard.
        rows: how many.
        names: what they reach.
    """
    days = -(-rows // FLOWS_OF_A_DAY)
    for day in range(days):
        of_day = rows // days + (day < rows % days)
        midnight = MIDNIGHT_US + day * DAY_US
        of_each = max(1, round(INCIDENTS_OF_A_DAY * of_day / FLOWS_OF_A_DAY))
        planted = incidents.of_day(np.random.default_rng([2, day]), names, midnight, of_each)
        parts = -(-of_day // BATCH)
        for part in range(parts):
            random = np.random.default_rng([1, day, part])
            wanted = of_day // parts + (part < of_day % parts)
            low, high = _moments(np.array([part, part + 1]) / parts) + midnight
            here = taken(planted, (planted["ts"] >= low) & (planted["ts"] < high))
            background = _background(mix, random, wanted - here["ts"].shape[0], names, (part, parts, midnight))
            yield _finished(joined([*background, here]), random)


def _background(
    mix: str, random: np.random.Generator, rows: int, names: Names, when: tuple[int, int, int]
) -> Iterator[Block]:
    left = rows
    for kind, (share, visit) in MIXES[mix].items():
        count = left if share == 0 else min(left, round(share * rows))
        left -= count
        if count:
            ts, devices = _visits(random, count, visit, when)
            block = blank(random, ts, devices)
            shape(kind, random, block, names, large=mix == "hard")
            yield block


def _visits(
    random: np.random.Generator, rows: int, mean: int, when: tuple[int, int, int]
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Draw who opens flows and when; a visit opens several at once."""
    part, parts, midnight = when
    sizes = random.integers(1, 2 * mean, rows // mean + 2)
    while sizes.sum() < rows:
        sizes = np.concatenate((sizes, random.integers(1, 2 * mean, rows // mean + 2)))
    visit = np.repeat(np.arange(sizes.shape[0]), sizes)[:rows]
    devices = (DEVICES * random.random(sizes.shape[0]) ** 1.2).astype(np.int64)[visit]
    begun = midnight + _moments(np.asarray((part + random.random(sizes.shape[0])) / parts))[visit]
    return begun + random.exponential(WITHIN_A_VISIT_US, rows).astype(np.int64), devices


def _moments(quantiles: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the times of day, microseconds from midnight, before which a share of the day's flows has begun."""
    begun = np.concatenate(([0], np.cumsum(HOURLY))) / sum(HOURLY)
    moments: NDArray[np.int64] = np.interp(quantiles, begun, np.arange(25) * (DAY_US / 24)).astype(np.int64)
    return moments


def _finished(block: Block, random: np.random.Generator) -> Block:
    """Add what follows from the rest, and put the rows in the order in which records are closed."""
    rows = block["ts"].shape[0]
    lasts = np.minimum(random.lognormal(14, 2, rows), LONGEST_US).astype(np.int64)
    block["ts_end"] = block["ts"] + lasts
    block["schedule"] = PartsOfDay(block["ts"], Site()).schedules().codes
    block["active_minute"] = block["ts"] // MINUTE_US
    return taken(block, np.argsort(block["ts_end"], kind="stable"))
