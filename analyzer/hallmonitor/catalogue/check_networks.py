"""What is hardly meant among the networks of a catalogue."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from hallmonitor.catalogue.listed import finding, first_of_each, without_effect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from hallmonitor.catalogue.listed import Listed
    from hallmonitor_service.faults import Fault


def network_findings(listed: Sequence[Listed]) -> Iterator[Fault]:
    """Findings on networks, each with file, line and remedy.

    Args:
        listed: every network of the catalogue.
    """
    first, repeated = first_of_each(listed, "network")
    yield from repeated
    networks = {ip_network(text): entry for text, entry in first.items()}
    for network, entry in networks.items():
        above = next((networks[wider] for wider in _wider(network) if wider in networks), None)
        yield from without_effect(entry, above)
        if not network.is_global:
            message = f"{entry.text} is no network of the Internet: every site may use it"
            yield finding(entry, message, "leave it out, or look up how the network is spelt")


def _wider(network: IPv4Network | IPv6Network) -> Iterator[IPv4Network | IPv6Network]:
    """The networks that hold this one, the narrowest first."""
    while network.prefixlen:
        network = network.supernet()
        yield network
