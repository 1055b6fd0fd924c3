"""Where a service listens."""

from __future__ import annotations

from typing import NamedTuple

from hallmonitor_service.service_tables import listen_address


class Endpoint(NamedTuple):
    """An address with a port.

    Attributes:
        host: an IPv4 or IPv6 address, without brackets.
        port: TCP port; 0 for any that is free.
    """

    host: str
    port: int

    @classmethod
    def read(cls, written: str) -> Endpoint:
        """Read it as settings write it."""
        return cls(*listen_address(written))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
