from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from hallmonitor.columns.addresses import parse_all
from hallmonitor.derive.networks import narrowest, within

ADDRESSES = ["10.20.0.0", "10.20.0.255", "10.20.1.0", "192.0.2.1", "2001:db8::1", "2001:db9::1", "::", "::1", "fe80::1"]


@pytest.mark.parametrize(
    "network", ["10.20.0.0/24", "10.20.0.255", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1", "fe80::/10", "::/0"]
)
def test_agrees_with_ipaddress(network: str) -> None:
    parsed = ip_network(network)
    mapped = network == "::/0"  # every address, IPv4 as well, is one of the 16-byte form
    expected = [mapped or ip_address(address) in parsed for address in ADDRESSES]
    assert within(*parse_all(ADDRESSES), [parsed]).tolist() == expected


def test_any_network_will_do_and_none_holds_nothing() -> None:
    both = [ip_network("10.20.0.0/24"), ip_network("192.0.2.0/24")]
    assert within(*parse_all(ADDRESSES), both).tolist() == [True, True, False, True] + [False] * 5
    assert not within(*parse_all(ADDRESSES), []).any()


def test_the_narrowest_network_decides_whatever_the_order() -> None:
    owners = [[ip_network("10.20.0.0/16"), ip_network("2001:db8::/32")], [ip_network("10.20.0.0/24")], []]
    assert narrowest(*parse_all(ADDRESSES), owners).tolist() == [1, 1, 0, -1, 0, -1, -1, -1, -1]
    assert narrowest(*parse_all(ADDRESSES), owners[::-1]).tolist() == [1, 1, 2, -1, 2, -1, -1, -1, -1]
    assert narrowest(*parse_all(ADDRESSES), []).tolist() == [-1] * len(ADDRESSES)
