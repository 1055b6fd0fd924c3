from __future__ import annotations

import pytest

from hallmonitor_engine import host_of_authority, public_suffix, registered_domain


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("WWW.Example.ORG.", "www.example.org"),
        ("www.example.org:8443", "www.example.org"),
        ("user:secret@www.example.org", "www.example.org"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("[2001:DB8::1]:443", "2001:db8::1"),
        ("2001:db8::1", None),  # brackets are needed: RFC 3986 section 3.2.2
        ("two words", None),
        ("", None),
    ],
)
def test_an_authority_gives_its_host(authority: str, host: str | None) -> None:
    assert host_of_authority(authority) == host


@pytest.mark.parametrize(
    ("name", "domain", "suffix"),
    [
        ("www.Example.co.uk", "example.co.uk", ("co.uk", "icann")),
        ("co.uk", None, ("co.uk", "icann")),
        ("a.user.github.io", "user.github.io", ("github.io", "private")),
        ("example.con", "example.con", ("con", "unlisted")),
        ("192.0.2.1", None, None),
        ("two words", None, None),
    ],
)
def test_a_name_has_a_registered_domain_and_a_public_suffix(
    name: str, domain: str | None, suffix: tuple[str, str] | None
) -> None:
    assert registered_domain(name) == domain
    assert public_suffix(name) == suffix
