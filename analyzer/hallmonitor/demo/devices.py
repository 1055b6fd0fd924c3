"""The devices of the demo school: forty people's machines, and what the school runs itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Device:
    """One machine behind the gateway.

    Attributes:
        group: its group in the site file.
        address: IPv4 address, dotted.
        address6: IPv6 address, for machines that have one.
    """

    group: str
    address: str
    address6: str | None = None

    @property
    def packed(self) -> bytes:
        """The IPv4 address, 4 bytes."""
        return ipaddress.IPv4Address(self.address).packed

    @property
    def packed6(self) -> bytes | None:
        """The IPv6 address, 16 bytes."""
        return None if self.address6 is None else ipaddress.IPv6Address(self.address6).packed

    @property
    def mac(self) -> bytes:
        """A locally administered hardware address."""
        return b"\x02\x00" + self.packed


def _row(group: str, network: str, first: int, count: int, *, every_nth_ipv6: int = 0) -> tuple[Device, ...]:
    """Devices with consecutive addresses, some of them with an IPv6 address beside."""
    subnet = network.split(".")[2]
    return tuple(
        Device(
            group,
            f"{network}.{host}",
            str(ipaddress.IPv6Address(f"fd20:4012:0:{subnet}::{host:x}"))
            if every_nth_ipv6 and host % every_nth_ipv6 == 0
            else None,
        )
        for host in range(first, first + count)
    )


STAFF: Final = _row("staff", "10.20.0", 11, 16, every_nth_ipv6=3)
OFFICE: Final = _row("office", "10.20.1", 11, 10, every_nth_ipv6=4)
GUESTS: Final = _row("guests", "10.20.2", 11, 10)
COMMUNICATIONS: Final = _row("communications", "10.20.1", 201, 2)
IT_DEPARTMENT: Final = _row("it-department", "10.20.0", 201, 2)
EVERYONE: Final = STAFF + OFFICE + GUESTS + COMMUNICATIONS + IT_DEPARTMENT

MAIL_RELAY: Final = Device("mail-servers", "10.20.3.25")
PRINTER: Final = Device("default", "10.20.3.40")
GATEWAY: Final = Device("default", "10.20.0.1")
"""Router and resolver; the capture is taken at its inner side."""
