"""Runs every check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from hallmonitor_agent.check.capabilities import capabilities
from hallmonitor_agent.check.catalogue_state import catalogue_state
from hallmonitor_agent.check.clock import clock
from hallmonitor_agent.check.filter_state import filter_state
from hallmonitor_agent.check.finding import Finding, fault, ok
from hallmonitor_agent.check.followers import followers
from hallmonitor_agent.check.interfaces import interfaces
from hallmonitor_agent.check.memory import memory
from hallmonitor_agent.check.offloads import offloads
from hallmonitor_agent.check.situation import Machine, Situation
from hallmonitor_agent.check.spool_room import spool_room
from hallmonitor_agent.check.web_access import web_access
from hallmonitor_agent.config.loading import given_by_environment, load_agent_settings
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hallmonitor_agent.check.account import Account

CHECKS: Final[dict[str, Callable[[Situation], Iterator[Finding]]]] = {
    "capabilities": capabilities,
    "interfaces": interfaces,
    "offload": offloads,
    "filter": filter_state,
    "memory": memory,
    "clock": clock,
    "spool": spool_room,
    "followers": followers,
    "catalogue": catalogue_state,
    "metrics": web_access,
}
"""All but that of the configuration, which the others rest on."""


class Checked(NamedTuple):
    """A finding, and the check that made it."""

    check: str
    finding: Finding


def run_checks(path: Path, account: Account, machine: Machine, now_s: float) -> Iterator[Checked]:
    """Look at everything; where the configuration has faults, at nothing else.

    Args:
        path: agent.toml.
        account: who the service runs as.
        machine: the machine.
        now_s: the time, seconds since 1970.
    """
    try:
        settings = load_agent_settings(path, machine.sys_class_net)
    except FaultsError as error:
        for each in error.faults:
            # A fault of a variable of the environment names it, and has no file.
            place = f"{each.path}:{each.line}: " if each.line else f"{each.path}: " if each.path else ""
            yield Checked("configuration", fault(f"{place}{each.message}", "nothing else was looked at", each.remedy))
        return
    if account.may(path, os.R_OK):
        yield Checked("configuration", ok(f"{path}, for {account.name}"))
    else:
        message = f"{account.name} cannot read {path}"
        yield Checked("configuration", fault(message, "the agent does not start", f"sudo chmod a+r {path}"))
    for key, given in given_by_environment().items():
        yield Checked("configuration", ok(f"{'.'.join(key)} is that of {given.variable}, not of the file"))
    situation = Situation(path, settings, account, machine, now_s)
    for name, check in CHECKS.items():
        for finding in check(situation):
            yield Checked(name, finding)


def status_of(checked: Iterable[Checked]) -> int:
    """Give the exit status: 2 where there is a fault, 1 where something is less well or not known, else 0."""
    states = {each.finding.state for each in checked}
    return EXIT_FAULT if "fault" in states else EXIT_FOUND if states & {"warning", "unknown"} else 0
