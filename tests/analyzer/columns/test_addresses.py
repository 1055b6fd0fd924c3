from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import addresses


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("0.0.0.0", (0, 0xFFFF_0000_0000)),  # noqa: S104 - an address as data
        ("192.0.2.1", (0, 0xFFFF_C000_0201)),
        ("::", (0, 0)),
        ("2001:db8::1", (0x2001_0DB8_0000_0000, 1)),
    ],
)
def test_an_address_has_two_halves(text: str, halves: tuple[int, int]) -> None:
    assert addresses.parse(text) == halves
    assert addresses.text(*halves) == text


def test_no_text_is_the_unspecified_address() -> None:
    high, low = addresses.parse_all([None, "2001:db8::1"])
    assert (high.tolist(), low.tolist()) == ([0, 0x2001_0DB8_0000_0000], [0, 1])


@settings(deadline=None, derandomize=True)
@given(st.ip_addresses(), st.integers(0, 128))
def test_bounds_hold_exactly_what_the_network_holds(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int
) -> None:
    network = ipaddress.ip_network(f"{address}/{length % (address.max_prefixlen + 1)}", strict=False)
    high_mask, high_value, low_mask, low_value = addresses.network_bounds(network)
    for inside, probe in ((True, network[0]), (True, network[-1])):
        high, low = addresses.parse(str(probe))
        assert (high & high_mask == high_value and low & low_mask == low_value) is inside
    for probe_number in (int(network[0]) - 1, int(network[-1]) + 1):
        if 0 <= probe_number < 1 << network.max_prefixlen:
            high, low = addresses.parse(str(type(address)(probe_number)))
            assert not (high & high_mask == high_value and low & low_mask == low_value)
