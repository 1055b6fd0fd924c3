from __future__ import annotations

from ipaddress import ip_address, ip_network

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import CodedAddresses
from hallmonitor.columns.addresses import network_bounds, parse_all
from hallmonitor.evaluate.address_classes import AddressClasses
from hallmonitor.evaluate.classes import NOTHING
from hallmonitor.evaluate.expression import AddressTest

ADDRESSES = (
    "10.0.0.0",
    "10.0.0.255",
    "10.0.1.0",
    "10.255.255.255",
    "11.0.0.0",
    "0.0.0.0",  # noqa: S104 - an address as data
    "255.255.255.255",
    "2001:db8::",
    "2001:db8:ffff::",
    "2001:db9::",
    "::1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "1::",
)
NETWORKS = [
    ip_network(f"{address}/{length}", strict=False)
    for address in ADDRESSES
    for length in ((0, 8, 24, 25, 32) if "." in address else (0, 1, 32, 64, 128))
]


def inside(networks: frozenset[object]) -> AddressTest:
    return AddressTest("source_ip", frozenset(network_bounds(network) for network in networks))  # type: ignore[arg-type]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.frozensets(st.sampled_from(NETWORKS), max_size=4), max_size=4, unique=True))
def test_an_address_is_in_its_networks_and_no_others(tests: list[frozenset[object]]) -> None:
    decider = AddressClasses([inside(networks) for networks in tests])
    high, low = parse_all(ADDRESSES)
    for networks in tests:
        passed = decider.classes.accepted(inside(networks)).take(decider.of(high, low))
        # ::/0 holds IPv4-mapped addresses as well.
        expected = [
            any(
                ip_address(address) in network or (network.version == 6 and mapped(address) in network)  # type: ignore[attr-defined,operator]
                for network in networks
            )
            for address in ADDRESSES
        ]
        assert passed.tolist() == expected


def mapped(address: str) -> object:
    return ip_address(f"::ffff:{address}") if "." in address else ip_address(address)


def test_no_address_is_in_no_network() -> None:
    everything = inside(frozenset({ip_network("::/0")}))
    decider = AddressClasses([everything])
    high, low = parse_all([None, "::", "::1"])
    assert decider.classes.accepted(everything).take(decider.of(high, low)).tolist() == [False, False, True]


@pytest.mark.parametrize("known", [0, 3])
def test_codes_have_the_class_of_their_address(known: int) -> None:
    test = inside(frozenset({ip_network("10.0.0.0/8")}))
    decider = AddressClasses([test])
    high, low = parse_all(["10.0.0.1", None, "11.0.0.0"][:known])
    column = CodedAddresses(np.zeros(0, dtype=np.int8), high, low)
    by_code = decider.by_code(column)
    assert by_code[-1] == NOTHING
    assert decider.classes.accepted(test).take(by_code).tolist() == [*[True, False, False][:known], False]
    assert decider.by_code(column) is by_code
