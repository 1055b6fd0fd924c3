"""What systemd is told of the service (systemd.unit(5), systemd.syntax(7))."""

from __future__ import annotations

import pwd
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_agent.check.situation import Machine

UNIT: Final = "hallmonitor-agent.service"
_SIZE: Final = re.compile(r"(\d+)([KMGT]?)")
_FACTORS: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
"""Suffixes of sizes are to the base 1024 (systemd.resource-control(5))."""


def unit_values(machine: Machine, key: str) -> list[str] | None:
    """Give what [Service] of the unit and of its drop-ins says for a key, in the order in which it counts.

    An empty value takes those before it back. None where there is no unit.
    """
    unit = next((folder / UNIT for folder in machine.unit_folders if (folder / UNIT).is_file()), None)
    if unit is None:
        return None
    drop_ins = {path.name: path for folder in reversed(machine.unit_folders) for path in _drop_ins(folder)}
    values: list[str] = []
    for path in (unit, *(drop_ins[name] for name in sorted(drop_ins))):
        for value in _values(path, key):
            values = [*values, value] if value else []
    return values


def unit_user(machine: Machine) -> str | None:
    """Give the user that the unit runs the service as; None where it names none, or one that is not there."""
    values = unit_values(machine, "User")
    if not values:
        return None
    try:
        return pwd.getpwnam(values[-1]).pw_name
    except KeyError:
        return None


def unit_bytes(machine: Machine, key: str) -> int | None:
    """Give a size that the unit sets; None where it sets none, no bound, or a share of the memory."""
    values = unit_values(machine, key)
    found = _SIZE.fullmatch(values[-1]) if values else None
    return int(found[1]) * _FACTORS[found[2]] if found else None


def _drop_ins(folder: Path) -> list[Path]:
    return list((folder / f"{UNIT}.d").glob("*.conf"))


def _values(path: Path, key: str) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    section = ""
    for line in (line.strip() for line in lines):
        if line.startswith("["):
            section = line
        name, equals, value = line.partition("=")
        if section == "[Service]" and equals and name.strip() == key:
            yield value.strip()
