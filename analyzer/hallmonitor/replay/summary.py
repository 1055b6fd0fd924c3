"""What a replay found, as values for other programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor.report.view import AlertRecord, ReportInput


def summary(
    report: ReportInput,
    counters: Mapping[str, object],
    ungrouped: Mapping[str, int],
    dropped: Mapping[str, int] | None = None,
) -> dict[str, object]:
    """Everything in the report but the alerts themselves, which are counted; for `summary.json`.

    Times are microseconds since 1970, UTC; amounts are bytes and packets.

    Args:
        report: what the report is made from.
        counters: the engine's own counters.
        ungrouped: signature name -> records that it matched but could not group, for want of a device for example.
        dropped: signature name -> records that it matched but that were too many to keep.
    """
    found = asdict(report)
    del found["alerts"]
    found["tallies"]["bins"] = [
        {"category": category, "start_us": number * report.tallies.bin_s * 1_000_000, "octets": octets}
        for category, bins in report.tallies.bins.items()
        for number, octets in bins.items()
    ]
    return {
        **found,
        "alerts": {
            "number": len(report.alerts),
            "by_clause": _counted(alert["clause"] for alert in report.alerts),
            "by_level": _counted(alert["level"] for alert in report.alerts),
            "by_signature": _counted(_signature(alert) for alert in report.alerts),
        },
        "records_matched_without_group": dict(ungrouped),
        "records_matched_and_dropped": dict(dropped or {}),
        "counters": dict(counters),
    }


def _signature(alert: AlertRecord) -> str:
    return str(alert["signature"]["name"])


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names))
