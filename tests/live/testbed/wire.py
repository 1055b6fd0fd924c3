"""A wire between two network namespaces, on which nothing flows but what a test sends."""

from __future__ import annotations

import contextlib
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.command import run
from testbed.needs import PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

SENDER = "send0"
MIRROR = "mirror0"
"""The interface at which the gateway's mirror port would be."""

_MTU = 9000
"""As large as the frames of captures that came from network cards with offloads."""

_numbers = itertools.count()


class Wire:
    """A veth pair: frames sent at `send0` in one namespace arrive at `mirror0` in another.

    No end has an address, and IPv6, ARP, multicast and offloads are off, so that nothing else is sent and the frames
    arrive as they left.
    """

    mirror = MIRROR

    def __init__(self) -> None:
        stem = f"{PREFIX}-{os.getpid()}-{next(_numbers)}"
        self._sending, self._mirroring = f"{stem}s", f"{stem}m"

    def start(self) -> None:
        for namespace in (self._sending, self._mirroring):
            run(["ip", "netns", "add", namespace])
            quiet = [f"net.ipv6.conf.{which}.disable_ipv6=1" for which in ("all", "default")]
            run(["ip", "netns", "exec", namespace, "sysctl", "--quiet", "--write", *quiet])
            # A service's metrics page is there.
            run(["ip", "-netns", namespace, "link", "set", "lo", "up"])
        self.make_pair()

    def stop(self) -> None:
        """Remove both namespaces; with them go their interfaces, and packets that no one has read."""
        for namespace in (self._sending, self._mirroring):
            with contextlib.suppress(RuntimeError):
                run(["ip", "netns", "delete", namespace])

    def make_pair(self) -> None:
        """Make the two interfaces, and set them up."""
        pair = ["type", "veth", "peer", "name", MIRROR, "netns", self._mirroring]
        run(["ip", "-netns", self._sending, "link", "add", SENDER, *pair])
        for namespace, interface in ((self._sending, SENDER), (self._mirroring, MIRROR)):
            off = [word for feature in ("tx", "rx", "tso", "gso", "gro") for word in (feature, "off")]
            run(["ip", "netns", "exec", namespace, "ethtool", "--offload", interface, *off])
            settings = ["mtu", str(_MTU), "arp", "off", "multicast", "off", "up"]
            run(["ip", "-netns", namespace, "link", "set", interface, *settings])

    def remove_pair(self) -> None:
        """Take both interfaces away, as when a network card is unplugged."""
        run(["ip", "-netns", self._mirroring, "link", "delete", MIRROR])

    def set_link(self, state: str) -> None:
        """Set the mirror's link `up` or `down`."""
        run(["ip", "-netns", self._mirroring, "link", "set", MIRROR, state])

    def sending(self, command: Sequence[str | Path]) -> list[str]:
        """A command as it is run at the sender's end; the process is the command's own."""
        return ["ip", "netns", "exec", self._sending, *map(str, command)]

    def mirroring(self, command: Sequence[str | Path]) -> list[str]:
        """A command as it is run at the mirror's end."""
        return ["ip", "netns", "exec", self._mirroring, *map(str, command)]

    def sent_packets(self) -> int:
        """Frames that the kernel counts as sent since the pair was made, all of which arrived at the other end."""
        file = Path("/sys/class/net", SENDER, "statistics/tx_packets")
        return int(run(self.sending(["cat", file])))
