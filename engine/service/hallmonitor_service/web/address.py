"""The address that a service listens on, as settings write it."""

from __future__ import annotations

import ipaddress
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from hallmonitor_service.refusal import refuse

_EXAMPLES = "such as 127.0.0.1:9477 or [::1]:9477"
_LARGEST_PORT = 65535


class ListenAddress(NamedTuple):
    """Where a service listens.

    Attributes:
        host: an IPv4 or IPv6 address, without brackets.
        port: TCP port; 0 for any that is free.
    """

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(given: object) -> ListenAddress:
    """Read `ADDRESS:PORT`, an IPv6 address in brackets (RFC 3986 section 3.2.2).

    Host names are refused: what they stand for can change, and with it who can reach the pages.

    Raises:
        PydanticCustomError: says what is wrong; a model that has such a key turns it into a fault.
    """
    if isinstance(given, ListenAddress):
        return given
    if not isinstance(given, str):
        refuse("must be text", f"put it in quotes, {_EXAMPLES}")
    host, colon, port = given.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if not colon or (":" in host and not bracketed):
        refuse(f"{given!r} is not an address with a port", _EXAMPLES)
    try:
        address = ipaddress.ip_address(host[1:-1] if bracketed else host)
    except ValueError:
        remedy = "0.0.0.0 or [::] stands for every address of this machine" if not host else _EXAMPLES
        refuse(f"{host!r} is not an IPv4 address, nor an IPv6 address in brackets", remedy)
    if bracketed != (address.version == 6):  # noqa: PLR2004 - the version's number is its name
        refuse(f"{host!r} is not an IPv4 address, nor an IPv6 address in brackets", _EXAMPLES)
    if not (port.isascii() and port.isdigit() and int(port) <= _LARGEST_PORT):
        refuse(f"{port!r} is not a port", f"a number up to {_LARGEST_PORT}")
    return ListenAddress(str(address), int(port))


ListenSetting = Annotated[ListenAddress, BeforeValidator(parse_address)]
"""The type of a key that says where to listen."""
