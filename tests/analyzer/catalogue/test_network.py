from __future__ import annotations

import pytest

from hallmonitor.catalogue.network import network_fault


@pytest.mark.parametrize("text", ["203.0.113.0/24", "203.0.113.7/32", "0.0.0.0/0", "2001:db8::/32", "::/0", "1::/16"])
def test_networks_in_their_one_spelling(text: str) -> None:
    assert network_fault(text) is None


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("203.0.113.1/24", "bits set behind", "did you mean 203.0.113.0/24?"),
        ("203.0.113.7", "not spelt", "write 203.0.113.7/32"),
        ("203.0.113.0/255.255.255.0", "not spelt", "write 203.0.113.0/24"),
        ("2001:DB8::/32", "not spelt", "write 2001:db8::/32"),
        ("2001:db8:0::/48", "not spelt", "write 2001:db8::/48"),
        ("::ffff:203.0.113.0/120", "IPv4 network in IPv6", "write 203.0.113.0/..."),
        ("203.0.113.0/33", "no network", "203.0.113.0/24"),
        ("example.com", "no network", ""),
        ("", "no network", ""),
    ],
)
def test_what_is_wrong_with_others(text: str, wrong: str, right: str) -> None:
    fault = network_fault(text)
    assert fault is not None
    assert wrong in fault[0]
    assert right in fault[1]
