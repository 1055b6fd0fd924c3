"""The form that a network must have in a list."""

from __future__ import annotations

from ipaddress import ip_network


def network_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with `text` as a network: `(what is wrong, what would be right)`, or nothing.

    A network is in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3), an IPv6 one as RFC 5952 spells it. IPv4
    networks are not written as IPv6 ones, so that each has one spelling.
    """
    try:
        network = ip_network(text)
    except ValueError:
        return _wrong(text)
    if network.version == 6 and network.network_address.ipv4_mapped is not None:  # noqa: PLR2004 - an IP version
        return "it is an IPv4 network in IPv6 notation", f"write {network.network_address.ipv4_mapped}/..."
    if str(network) != text:
        return "it is not spelt as networks are", f"write {network}"
    return None


def _wrong(text: str) -> tuple[str, str]:
    try:
        widened = ip_network(text, strict=False)
    except ValueError:
        return "it is no network", "write a network such as 203.0.113.0/24 or 2001:db8::/32"
    return "it has bits set behind its prefix", f"did you mean {widened}?"
