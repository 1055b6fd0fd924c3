"""Whether there is a catalogue, and how old it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.catalogue_file import load_catalogue
from hallmonitor_agent.check.finding import fault, ok, warning
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation

_DAY_S: Final = 86_400
OLD_DAYS: Final = 90
"""Services move to other domains within a school's term."""


def catalogue_state(situation: Situation) -> Iterator[Finding]:
    """Read the catalogue as the agent would."""
    path = situation.settings.flows.catalogue
    make = f"hallmonitor catalogue compile --output {path or '/etc/hallmonitor/catalogue.json'}"
    if path is None:
        yield warning(
            "[flows] catalogue is not set",
            "no flow gets its category from a domain, only from protocol and port",
            make,
        )
        return
    try:
        found = load_catalogue(path)
        readable, age_days = situation.account.may(path, os.R_OK), (situation.now_s - path.stat().st_mtime) / _DAY_S
    except FaultsError as error:
        for each in error.faults:
            yield fault(f"{each.path}: {each.message}", "the agent does not start without what is named", make)
        return
    if not readable:
        message = f"{situation.account.name} cannot read {path}"
        yield fault(message, "the agent does not start without what is named", f"sudo chmod a+r {path}")
    elif age_days > OLD_DAYS:
        message = f"{path} was compiled {age_days:.0f} days ago"
        yield warning(message, "services have moved to other domains since", make)
    else:
        yield ok(f"{path}: {found.domains:,} domains, {age_days:.0f} days old")
