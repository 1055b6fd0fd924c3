"""Networks, as a person's file names them."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from hallmonitor_service.refusal import refuse


def _network(value: object) -> IPv4Network | IPv6Network:
    if isinstance(value, (IPv4Network, IPv6Network)):
        return value
    if not isinstance(value, str):
        refuse("a network must be text", 'for example "10.20.0.0/24"')
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        refuse(f"{value!r} is no IP address or network", 'for example "10.20.0.0/24" or "10.20.0.7"')
    try:
        ip_network(value)
    except ValueError:
        refuse(f"{value!r} has bits set behind its prefix", f'did you mean "{network}"?')
    return network


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network), PlainSerializer(str)]
"""A network in CIDR notation (RFC 4632), or a single address."""
