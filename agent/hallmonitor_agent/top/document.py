"""What is known, as a document for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor_agent.top.figures import Figures


def document_of(place: str, shown: Figures, reasons: Mapping[str, str] | None) -> dict[str, object]:
    """Give a JSON object with the figures of the screen; rates are numbers a second, sizes bytes.

    Args:
        place: where the agent is.
        shown: the figures.
        reasons: checks of its health that fail, each with the reason; None where they could not be asked.
    """
    page = shown.page
    return {
        "url": place,
        "version": shown.version,
        "up_s": shown.up_s,
        "span_s": shown.span_s,
        "bits_s": shown.bits_s,
        "packets_s": shown.packets_s,
        "lag_s": shown.lag_s,
        "failing": None if reasons is None else dict(reasons),
        "categories": [each._asdict() for each in shown.categories],
        "protocols": [each._asdict() for each in shown.protocols],
        "interfaces": [each._asdict() for each in shown.interfaces],
        "losses": [each._asdict() for each in shown.losses],
        "flows": {
            "open": page.own("open_flows"),
            "limit": page.own("open_flows_limit"),
            "forced": page.own("flows_forced_total"),
        },
        "spool": {
            "bytes": page.own("spool_bytes"),
            "limit_bytes": page.own("spool_limit_bytes"),
            "files": page.own("spool_files"),
            "failing": bool(page.own("spool_failing")),
        },
    }
