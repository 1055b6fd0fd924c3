"""A wire into a machine, on which nothing flows but what a test sends."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.command import run
from testbed.wire import SENDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.container import Container

_MTU = 9000


class MachineWire:
    """A veth pair: frames sent at `send0` in a namespace of its own arrive at a machine's interface.

    As the wire of the live tests, no end has an address, and nothing is sent by itself.

    Args:
        machine: it is plugged in anew after each boot.
        mirror: name of the interface there.
    """

    def __init__(self, machine: Container, mirror: str) -> None:
        self._machine = machine
        self._sending = f"{machine.name}-s"
        self.mirror = mirror

    def start(self) -> None:
        run(["ip", "netns", "add", self._sending])
        self._quiet(["ip", "netns", "exec", self._sending], "default")

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            run(["ip", "netns", "delete", self._sending])

    def plug_in(self) -> None:
        """Connect the machine, which must be up."""
        self._quiet(self.mirroring([]), "default")
        peer = ["type", "veth", "peer", "name", self.mirror, "netns", str(self._machine.pid)]
        run(["ip", "-netns", self._sending, "link", "add", SENDER, *peer])
        off = [word for feature in ("tx", "rx", "tso", "gso", "gro") for word in (feature, "off")]
        settings = ["mtu", str(_MTU), "arp", "off", "multicast", "off", "up"]
        for command, interface in ((self.sending, SENDER), (self.mirroring, self.mirror)):
            run(command(["ethtool", "--offload", interface, *off]))
            run(command(["ip", "link", "set", interface, *settings]))

    def sending(self, command: Sequence[str | Path]) -> list[str]:
        """A command as it is run at the sender's end."""
        return ["ip", "netns", "exec", self._sending, *map(str, command)]

    def mirroring(self, command: Sequence[str | Path]) -> list[str]:
        """A command of this machine as it is run where the other's interfaces are; the process is the command's own."""
        return ["nsenter", f"--target={self._machine.pid}", "--net", *map(str, command)]

    def sent_packets(self) -> int:
        """Frames that the kernel counts as sent since the wire was plugged in, all of which arrived."""
        return int(run(self.sending(["cat", Path("/sys/class/net", SENDER, "statistics/tx_packets")])))

    @staticmethod
    def _quiet(prefix: list[str], which: str) -> None:
        run([*prefix, "sysctl", "--quiet", "--write", f"net.ipv6.conf.{which}.disable_ipv6=1"])
