from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from hallmonitor.columns import Columns, addresses
from hallmonitor.identity import SiteKey, address_pseudonyms, name_pseudonym
from hallmonitor.replay.concealment import Concealment
from hallmonitor.site import Site

if TYPE_CHECKING:
    from conftest import MakeBatch

KEY = SiteKey(bytes(range(32)))
CONCEALMENT = Concealment(Site(), KEY)
V6_REVERSED = "7.0.0.0." + "0.0.0.0." * 6 + "0.0.d.f.ip6.arpa"


def pseudonym(text: str) -> str:

    high, low = addresses.parse(text)
    return address_pseudonyms(KEY, np.array([high], dtype=np.uint64), np.array([low], dtype=np.uint64))[1][0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("10.20.0.5", pseudonym("10.20.0.5")),
        ("fd00::7", pseudonym("fd00::7")),
        ("::ffff:10.20.0.5", pseudonym("10.20.0.5")),
        ("[fd00::7]", pseudonym("fd00::7")),
        ("5.0.20.10.in-addr.arpa", f"{pseudonym('10.20.0.5')}.in-addr.arpa"),
        ("5.0.20.10.IN-ADDR.ARPA", f"{pseudonym('10.20.0.5')}.IN-ADDR.ARPA"),
        ("lb._dns-sd._udp.0.0.20.10.in-addr.arpa", f"lb._dns-sd._udp.{pseudonym('10.20.0.0')}.in-addr.arpa"),
        (V6_REVERSED, f"{pseudonym('fd00::7')}.ip6.arpa"),
    ],
)
def test_home_addresses_are_replaced(name: str, expected: str) -> None:
    assert CONCEALMENT.name(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "www.example.org",
        "203.0.113.9",
        "9.113.0.203.in-addr.arpa",
        "20.10.in-addr.arpa",
        "x.0.20.10.in-addr.arpa",
        "zz" + V6_REVERSED[1:],
        "in-addr.arpa",
        "1.2.3.4.5",
        "label-ends-in-7.example",
        "10.113.0.203.in-addr.arpa",
        "2001:db8::1",
        "[2001:db8::1]",
    ],
)
def test_other_names_are_kept(name: str) -> None:
    assert CONCEALMENT.name(name) == name


@pytest.mark.parametrize(
    ("name", "host", "suffix"),
    [
        ("anns-laptop", "anns-laptop", ""),
        ("Anns-Laptop.local.", "anns-laptop", ".local"),
        ("ip-10-20-0-5.ec2.internal", "ip-10-20-0-5.ec2", ".internal"),
        ("10-20-0-5.example.org", "10-20-0-5", ".example.org"),
        ("pc.school.example", "pc", ".school.example"),
    ],
)
def test_names_of_devices_are_replaced(name: str, host: str, suffix: str) -> None:
    concealment = Concealment(Site(local_domains=("school.example",)), KEY)
    assert concealment.name(name) == name_pseudonym(KEY, host) + suffix


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("annas-iphone", name_pseudonym(KEY, "annas-iphone")),
        ("annas-iphone.local", name_pseudonym(KEY, "annas-iphone") + ".local"),
        ("annas-pc.example.org", name_pseudonym(KEY, "annas-pc.example.org")),
        ("localhost", name_pseudonym(KEY, "localhost")),
        ("~0cace1ea", name_pseudonym(KEY, "~0cace1ea")),
    ],
)
def test_the_name_that_a_device_gives_itself_is_never_shown(name: str, expected: str) -> None:
    assert CONCEALMENT.device_name(name) == expected
    columns = Columns.from_rows([{"device_name": name, "dns_query": None}, {"device_name": None}])
    assert CONCEALMENT.conceal(columns).coded("device_name").texts() == [expected, None]


@pytest.mark.parametrize(
    ("name", "expected"), [("MSFT 5.0", "MSFT 5.0"), ("~0cace1ea", name_pseudonym(KEY, "~0cace1ea"))]
)
def test_a_class_that_may_identify_a_device_is_hidden(name: str, expected: str) -> None:
    columns = Columns.from_rows([{"device_class": name, "dns_query": None}, {"device_class": None}])
    assert CONCEALMENT.conceal(columns).coded("device_class").texts() == [expected, None]


def test_all_columns_of_names(make_batch: MakeBatch) -> None:
    batch = make_batch(
        [
            {"domain": "10.20.0.5", "registered_domain": "10.20.0.5", "dns_query": "5.0.20.10.in-addr.arpa"},
            {"domain": "www.example.org", "registered_domain": "example.org"},
        ]
    )
    concealed = CONCEALMENT.conceal(Columns.from_arrow(batch))
    hidden = pseudonym("10.20.0.5")
    assert concealed.coded("domain").texts() == [hidden, "www.example.org"]
    assert concealed.coded("registered_domain").texts() == [hidden, "example.org"]
    assert concealed.coded("dns_query").texts() == [f"{hidden}.in-addr.arpa", None]


def test_what_is_measured_of_a_hidden_name_is_hidden() -> None:
    rows = [
        {"dns_query": name, "dns_query_length": length, "dns_query_entropy": entropy}
        for name, length, entropy in (
            ("annas-laptop.local", 20, None),
            ("5.0.20.10.in-addr.arpa", 24, 1_842),
            ("www.example.org", 17, 0),
            (None, None, None),
        )
    ]
    concealed = CONCEALMENT.conceal(Columns.from_rows(rows))
    for column, expected in (("dns_query_length", [2]), ("dns_query_entropy", [2])):
        values, valid = concealed.numbers(column)
        assert valid is not None
        assert np.flatnonzero(valid).tolist() == expected
        assert values[2] == rows[2][column]
