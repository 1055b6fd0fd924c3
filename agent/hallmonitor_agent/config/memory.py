"""How much memory the service may take, and what follows from it.

The bound is divided so that its parts cannot exceed it together:

    rings      interfaces x fanout x ring_mb, as configured
    process    BASE_BYTES: what Python, Arrow and an engine without flows take
    records    CUTS x close_records x RECORD_BYTES: cuts that are collected, wait and are written; and as many times
               open_records with them
    unnamed    an eighth of the bound, at most 256 MiB: the first bytes of flows that have no name yet
    answers    ANSWERS_BYTES: the names that DNS told
    flows      what is left: FLOW_BYTES each

A named flow that is idle takes 249 bytes (benchmarks/RESULTS.md, "memory of a named flow that is idle"). While a table
grows, its index is held twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import Field

from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from hallmonitor_agent.config.capture import CaptureTable
    from hallmonitor_agent.config.spool import SpoolTable

MIB: Final = 1 << 20
BASE_BYTES: Final = 192 * MIB
RECORD_BYTES: Final = 272
"""In Arrow's columns 240, as Parquet 32, on a school day's flows."""
CUTS: Final = 4
"""Cuts at one time: one is collected, two wait for the writer, one is written."""
WAITING_CUTS: Final = 2
ANSWERS_BYTES: Final = 96 * MIB
FLOW_BYTES: Final = 272
FLOWS_MIN: Final = 50_000
"""A bound that leaves room for fewer would close flows early on a school's link."""
FLOWS_MAX: Final = 1 << 24
"""More flows at one time than a district's gateway can have; a bound that is larger is not used up."""
_NAMING_MAX: Final = 256 * MIB
_NAMING_PLACE_BYTES: Final = 8_192


class MemoryTable(Table):
    """The bound; it holds under a flood as well."""

    bound_mb: int = Field(
        default=1_536,
        ge=256,
        description="Resident memory that the service may take, in MiB; how many flows it can hold follows.",
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """How the bound is divided.

    Attributes:
        ring_bytes: all rings together.
        record_bytes: records that wait to be written.
        naming_bytes: first bytes of flows without a name.
        naming_pool: flows of which these are kept.
        max_flows: flows at one time; less than FLOWS_MIN where the bound is too small.
    """

    ring_bytes: int
    record_bytes: int
    naming_bytes: int
    naming_pool: int
    max_flows: int


def shares(memory: MemoryTable, capture: CaptureTable, spool: SpoolTable) -> Shares:
    """Divide the bound by the rule at the head of this file."""
    bound = memory.bound_mb * MIB
    ring_bytes = len(capture.interfaces) * capture.fanout * capture.ring_mb * MIB
    record_bytes = CUTS * (spool.close_records + spool.open_records) * RECORD_BYTES
    naming_bytes = min(bound // 8, _NAMING_MAX)
    left = bound - ring_bytes - BASE_BYTES - record_bytes - naming_bytes - ANSWERS_BYTES
    return Shares(
        ring_bytes,
        record_bytes,
        naming_bytes,
        naming_bytes // _NAMING_PLACE_BYTES,
        min(max(left, 0) // FLOW_BYTES, FLOWS_MAX),
    )
