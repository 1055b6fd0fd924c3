"""Whether the machine's clock is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_agent.check.finding import ok, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation


def clock(situation: Situation) -> Iterator[Finding]:
    """Ask the kernel whether something synchronises its clock."""
    match situation.machine.clock_synchronised():
        case None:
            yield unknown("the system does not tell whether its clock is synchronised", "timedatectl")
        case True:
            yield ok("the clock is synchronised")
        case False:
            yield warning(
                "the clock is not synchronised",
                "school hours, and the records of several sensors, go by it",
                "sudo timedatectl set-ntp true",
            )
