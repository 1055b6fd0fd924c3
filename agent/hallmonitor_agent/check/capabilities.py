"""Whether the agent may open packet sockets (capabilities(7), packet(7))."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.privileges import CAP_NET_RAW
from hallmonitor_agent.check.finding import fault, ok, unknown
from hallmonitor_agent.check.unit import UNIT, unit_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Machine, Situation

_EFFECTIVE: Final = 1
"""VFS_CAP_FLAGS_EFFECTIVE (linux/capability.h)."""


def capabilities(situation: Situation) -> Iterator[Finding]:
    """Look for CAP_NET_RAW in the unit, in this process, on the interpreter's file."""
    if not situation.settings.capture.interfaces:
        yield ok("a stream or a folder needs no capability")
        return
    given = unit_gives_net_raw(situation.machine)
    if given:
        yield ok(f"{UNIT} gives CAP_NET_RAW")
    elif situation.account.own and situation.machine.holds_net_raw():
        yield ok(f"{situation.account.name}, who runs this, holds CAP_NET_RAW")
    elif file_gives_net_raw(Path(sys.executable)):
        yield ok(f"{sys.executable} gives CAP_NET_RAW by its file capabilities")
    elif given is None and not situation.account.own:
        yield unknown(f"{UNIT} is not installed: how {situation.account.name} comes by CAP_NET_RAW is not known")
    else:
        where = f"{UNIT} does not give CAP_NET_RAW" if given is False else "nothing gives CAP_NET_RAW"
        yield fault(where, "without it the kernel opens no packet socket", _remedy(situation, given))


def _remedy(situation: Situation, given: bool | None) -> str:  # noqa: FBT001 - as `unit_gives_net_raw` gives it
    if given is False:
        return f"systemctl edit {UNIT}  # below [Service]: AmbientCapabilities=CAP_NET_RAW"
    return (
        f"sudo setpriv --reuid={situation.account.name} --init-groups --inh-caps=+net_raw --ambient-caps=+net_raw "
        f"hallmonitor-agent run --config {situation.path}"
    )


def unit_gives_net_raw(machine: Machine) -> bool | None:
    """Tell whether the service's unit gives the capability; None where there is no unit."""
    values = unit_values(machine, "AmbientCapabilities")
    return None if values is None else any("CAP_NET_RAW" in value.split() for value in values)


def file_gives_net_raw(program: Path) -> bool:
    """Tell whether a program's file has the capability as permitted and effective (xattr security.capability)."""
    try:
        attribute = os.getxattr(program.resolve(), "security.capability")
    except (OSError, AttributeError):
        return False
    if len(attribute) < struct.calcsize("<II"):
        return False
    magic, permitted = struct.unpack_from("<II", attribute)
    return bool(magic & _EFFECTIVE and permitted >> CAP_NET_RAW & 1)
