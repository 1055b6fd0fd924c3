"""Whether somebody can follow the spool."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.check.account import members_of
from hallmonitor_agent.check.finding import ok, unknown, warning
from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation

_GROUP: Final = stat.S_IRWXG


def followers(situation: Situation) -> Iterator[Finding]:
    """Look at the group of the spool: `hallmonitor follow` reads its files and removes them."""
    folder = situation.settings.spool.path
    try:
        found = folder.stat()
    except FileNotFoundError:
        yield unknown(f"{folder} is not there yet")
        return
    except OSError as error:
        yield unknown(f"{folder} cannot be looked at: {reason_of(error)}")
        return
    group, members = members_of(found.st_gid)
    if found.st_mode & _GROUP != _GROUP or not found.st_mode & stat.S_ISGID:
        message = f"{folder} has the mode {stat.S_IMODE(found.st_mode):o}, not 2770"
        yield warning(
            message, f"hallmonitor follow cannot remove what it took as one of {group}", f"sudo chmod 2770 {folder}"
        )
    elif others := sorted(members - {situation.account.name, "root"}):
        yield ok(f"{', '.join(others)} can follow, by the group {group}")
    else:
        message = f"the group {group} of {folder} has nobody in it but {situation.account.name}"
        remedy = (
            f"sudo usermod -aG {group} USER_OF_FOLLOW" if found.st_gid else f"sudo chgrp -R GROUP_OF_FOLLOW {folder}"
        )
        yield warning(message, "hallmonitor follow must be one of the group, or run as the same user", remedy)
