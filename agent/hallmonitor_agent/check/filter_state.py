"""Whether the filter can be compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_agent.capture.packet_filter import FilterError, compile_filter
from hallmonitor_agent.check.finding import fault, ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation


def filter_state(situation: Situation) -> Iterator[Finding]:
    """Compile the filter by libpcap, as the agent would."""
    capture = situation.settings.capture
    if not capture.filter.strip():
        yield ok("none; libpcap is not needed")
        return
    try:
        program = compile_filter(capture.filter, capture.snap_length)
    except FilterError as error:
        yield fault(error.message, "the agent does not start without its filter", error.remedy)
    else:
        yield ok(f"{len(program or ())} instructions for the kernel")
