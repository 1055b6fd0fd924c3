"""Packets that were dropped before any ring: by the interface, or in the kernel's queue behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.spool.loss_record import LossRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NIC_DROP: Final = "nic_drop"
SOFTIRQ_DROP: Final = "softirq_drop"
_COUNTERS: Final = ("rx_missed_errors", "rx_fifo_errors")
"""No room in the card, no room in its queue (sysfs class net statistics).

`rx_dropped` tells nothing here: it counts as well what was captured, and then had no protocol on this machine that
takes it, as some frames of a VLAN that is only mirrored.
"""
_DROPPED_COLUMN: Final = 1
"""Of softnet_stat, a line a processor, in hexadecimal: packets that found netdev_max_backlog exceeded."""
_SOFTNET_STAT: Final = Path("/proc/self/net/softnet_stat")
"""/proc/net is a link to this one (proc_pid_net(5)), and is not there where a service sees processes alone."""


class HostDrops:
    """What the kernel counts beside the rings, as differences.

    Args:
        interfaces: names of what is captured.
        sys_class_net: /sys/class/net.
        softnet_stat: what the kernel counts of its queues.
    """

    def __init__(
        self,
        interfaces: Sequence[str],
        sys_class_net: Path = Path("/sys/class/net"),
        softnet_stat: Path = _SOFTNET_STAT,
    ) -> None:
        self._interfaces = tuple(interfaces)
        self._sys_class_net = sys_class_net
        self._softnet_stat = softnet_stat
        self._before: Mapping[str, int] = {}
        self._softirq_before: int | None = None

    def start(self) -> None:
        """Note where the counts stand."""
        self._before = {name: count for name in self._interfaces if (count := self._of(name)) is not None}
        self._softirq_before = self._softirq()

    def since(self, from_us: int, to_us: int) -> Iterator[LossRecord]:
        """Give a loss for each count that has grown since the last time.

        Args:
            from_us: when that was, microseconds since 1970.
            to_us: now.
        """
        now = {name: count for name in self._interfaces if (count := self._of(name)) is not None}
        for name, count in now.items():
            # An interface that was made anew counts from nothing.
            if (grown := count - self._before.get(name, count)) > 0:
                yield LossRecord(from_us, to_us, NIC_DROP, grown, f"dropped by {name} or its driver")
        self._before = now
        softirq = self._softirq()
        if softirq is not None and self._softirq_before is not None and softirq > self._softirq_before:
            dropped = softirq - self._softirq_before
            yield LossRecord(from_us, to_us, SOFTIRQ_DROP, dropped, "of all interfaces of the machine together")
        self._softirq_before = softirq

    def _of(self, interface: str) -> int | None:
        """Sum of an interface's counters; None where it is not there."""
        folder = self._sys_class_net / interface / "statistics"
        try:
            return sum(int((folder / name).read_text()) for name in _COUNTERS)
        except (OSError, ValueError):
            return None

    def _softirq(self) -> int | None:
        try:
            lines = self._softnet_stat.read_text().splitlines()
            return sum(int(line.split()[_DROPPED_COLUMN], 16) for line in lines)
        except (OSError, ValueError, IndexError):
            return None
