from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest

from hallmonitor.replay.local_names import LocalNames

HOME = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def at_home(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in HOME)


NAMES = LocalNames(("school.example", "corp.school.local"), at_home)


@pytest.mark.parametrize(
    ("name", "host", "suffix"),
    [
        ("anns-ipad", "anns-ipad", ""),
        ("Printer.", "printer", ""),
        ("anns-ipad.local", "anns-ipad", "local"),
        ("Ann's iPad._airplay._tcp.local", "ann's ipad._airplay._tcp", "local"),
        ("router.home.arpa", "router", "home.arpa"),
        ("nas.home", "nas", "home"),
        ("pc1.corp.school.local", "pc1", "corp.school.local"),
        ("other.school.local", "other.school", "local"),
        ("a.lan", "a", "lan"),
        ("a.internal", "a", "internal"),
        ("a.corp", "a", "corp"),
        ("a.localdomain", "a", "localdomain"),
        ("ann.school.example", "ann", "school.example"),
        ("10-0-0-5.example.org", "10-0-0-5", "example.org"),
        ("10.0.0.5.example.org", "10.0.0.5", "example.org"),
        ("ip-10-0-0-5.example.org", "ip-10-0-0-5", "example.org"),
        ("10_0_0_5.example.org", "10_0_0_5", "example.org"),
        ("010-000-000-005.example.org", "010-000-000-005", "example.org"),
        ("5.0.0.10.blocklist.example", "5.0.0.10", "blocklist.example"),
        ("1.10.0.0.5.example.org", "1.10.0.0.5", "example.org"),
        ("anns.ip-10-0-0-5x.example.org", "anns.ip-10-0-0-5x", "example.org"),
        ("fd00--7.ipv6.example", "fd00--7", "ipv6.example"),
        ("fd00-0-0-0-0-0-0-7.ipv6.example", "fd00-0-0-0-0-0-0-7", "ipv6.example"),
        ("00-1b-63-84-45-e6.example.org", "00-1b-63-84-45-e6", "example.org"),
        ("SEP001B638445E6.example.org", "sep001b638445e6", "example.org"),
        ("www.ip-10-0-0-5", "www.ip-10-0-0-5", ""),
    ],
)
def test_what_is_local(name: str, host: str, suffix: str) -> None:
    assert NAMES.split(name) == (host, suffix)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "local",
        "localhost",
        "home.arpa",
        "school.example",
        "www.example.org",
        "local.example.org",
        "notschool.example",
        "203-0-113-9.example.org",
        "9.113.0.203.blocklist.example",
        "300-0-0-5.example.org",
        "10-0-5.example.org",
        "110-0-0-5.example.org",
        "2001-db8--7.ipv6.example",
        "a-b-c.example.org",
        "00-1b-63-84-45.example.org",
        "d001b638445e6f7.example.org",
    ],
)
def test_what_is_public(name: str) -> None:
    assert NAMES.split(name) is None
