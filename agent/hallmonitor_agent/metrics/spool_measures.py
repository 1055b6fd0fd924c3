"""Metrics of the spool: how full it is, what was given up, what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_agent.metrics.measure import Measure, alone

if TYPE_CHECKING:
    from hallmonitor_agent.metrics.measure import Values
    from hallmonitor_agent.status import Status


def _oldest(status: Status) -> Values:
    until_us = status.spool.oldest_until_us
    return [] if until_us is None else alone(until_us / 1e6)


SPOOL_MEASURES: Final = (
    Measure(
        "gauge",
        "spool_files",
        "Closed files of flows that nobody has taken.",
        (),
        lambda status: alone(status.spool.files),
    ),
    Measure(
        "gauge",
        "spool_bytes",
        "Bytes of the closed files in the spool.",
        (),
        lambda status: alone(status.spool.bytes),
    ),
    Measure(
        "gauge",
        "spool_limit_bytes",
        "Bytes that these files may take; beyond, the oldest go.",
        (),
        lambda status: alone(status.spool.bound_bytes),
    ),
    Measure(
        "gauge",
        "spool_free_bytes",
        "Bytes that were free on the spool's file system before the last file was written.",
        (),
        lambda status: alone(status.spool.free_bytes),
    ),
    Measure(
        "gauge",
        "spool_min_free_bytes",
        "Bytes that are to stay free on the spool's file system; below, the oldest files go.",
        (),
        lambda status: alone(status.spool.min_free_bytes),
    ),
    Measure(
        "gauge",
        "spool_oldest_timestamp_seconds",
        "Time of the packets up to which the oldest closed file goes, seconds since 1970; absent without files.",
        (),
        _oldest,
    ),
    Measure(
        "gauge",
        "spool_waiting_cuts",
        "Cuts of records that wait for the writer.",
        (),
        lambda status: alone(status.spool.waiting_cuts),
    ),
    Measure(
        "gauge",
        "spool_failing",
        "Whether the last attempt to write failed: 1, else 0.",
        (),
        lambda status: alone(float(bool(status.spool.failing))),
    ),
    Measure(
        "counter",
        "spool_closed_files_total",
        "Files of flows closed.",
        (),
        lambda status: alone(status.spool.closed_files),
    ),
    Measure(
        "counter",
        "spool_closed_records_total",
        "Flow records in the files closed.",
        (),
        lambda status: alone(status.spool.closed_records),
    ),
    Measure(
        "counter",
        "spool_evicted_files_total",
        "Closed files removed for want of room before anybody took them.",
        (),
        lambda status: alone(status.spool.evicted_files),
    ),
    Measure(
        "counter",
        "spool_evicted_records_total",
        "Flow records in the files removed for want of room.",
        (),
        lambda status: alone(status.spool.evicted_records),
    ),
    Measure(
        "counter",
        "spool_dropped_records_total",
        "Flow records that were never written, since the writer was too slow or failed.",
        (),
        lambda status: alone(status.spool.dropped_records),
    ),
    Measure(
        "counter",
        "spool_write_failures_total",
        "Attempts to write a file that failed.",
        (),
        lambda status: alone(status.spool.write_failures),
    ),
)
