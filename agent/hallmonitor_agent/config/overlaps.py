"""Interfaces that lie on one another, so that a packet would be counted on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_DEPTH = 8
"""Interfaces on one another at most: the kernel allows as many (MAX_NEST_DEV)."""


def overlapping(interfaces: Sequence[str], sys_class_net: Path) -> Iterator[tuple[str, str]]:
    """Give each captured interface with another captured one below it: a bridge and its port, a bond, a VLAN.

    Args:
        interfaces: what is to be captured.
        sys_class_net: /sys/class/net, where `lower_X` in an interface's folder names what it lies on (sysfs(5));
            an interface that is not there lies on nothing.
    """
    for upper in interfaces:
        below = _below(upper, sys_class_net)
        for lower in interfaces:
            if lower in below:
                yield upper, lower


def _below(interface: str, sys_class_net: Path) -> set[str]:
    below = set[str]()
    level = {interface}
    for _ in range(_DEPTH):
        level = {
            entry.name.removeprefix("lower_") for each in level for entry in (sys_class_net / each).glob("lower_*")
        } - below
        below |= level
    return below - {interface}
