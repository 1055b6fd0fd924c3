"""A table of flows as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.explain.layout import paragraph, table
from hallmonitor.explain.local_words import amount, clock, local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hallmonitor.explain.flow_table import FlowRow, FlowTable

_HEADINGS = ("local time", "step", "domain", "service", "category", "sent", "received", "min", "flow")
_RIGHT = frozenset({5, 6, 7})
_DOMAIN = 2
_WHOLE = frozenset({0})  # half a time is no time
_WIDE = 100
"""From this width on, the ids of the flows are told; narrower, they would leave no room for the names."""


def flow_lines(flows: FlowTable | None, zone: ZoneInfo, width: int) -> list[str]:
    """Give a table of flows with its sums; nothing where there is no table.

    Args:
        flows: the flows.
        zone: the site's time zone.
        width: letters in a line.
    """
    if flows is None:
        return []
    several_days = len({local(row.first_us, zone).date() for row in flows.rows}) > 1
    rows = [_row(row, zone, several_days=several_days, ids=width >= _WIDE) for row in flows.rows]
    rows.append(
        ["all", "", "", "", "", f"{flows.source_bytes:,}", f"{flows.destination_bytes:,}", f"{flows.minutes:,}", ""]
    )
    total = f"{amount(flows.flows, 'flows')}, {amount(flows.records, 'flow records')}."
    if flows.flows > len(flows.rows):
        total += f" The first {len(flows.rows)} by time are shown; the sums are of all."
    unit = "Bytes that the originator sent and received, and the minutes in which records began:"
    return [*paragraph(f"{total} {unit}", width), *table(_HEADINGS, rows, width, _RIGHT, _DOMAIN, whole=_WHOLE)]


def _row(row: FlowRow, zone: ZoneInfo, *, several_days: bool, ids: bool) -> list[str]:
    first, last = clock(row.first_us, zone), clock(row.last_us, zone)
    day = f"{local(row.first_us, zone):%m-%d} " if several_days else ""
    return [
        f"{day}{first}" if first == last else f"{day}{first}-{last}",
        "; ".join(row.step),
        row.domain,
        row.service,
        row.category,
        f"{row.source_bytes:,}",
        f"{row.destination_bytes:,}",
        f"{row.minutes:,}",
        row.flow_id if ids else "",
    ]
