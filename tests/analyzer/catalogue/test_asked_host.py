from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.catalogue.asked_host import AskedHost, asked_host
from hallmonitor_service.faults import Fault


@pytest.mark.parametrize(
    ("text", "name", "only_part"),
    [
        ("docs.google.com", "docs.google.com", False),
        (" WWW.Example.ORG.\n", "www.example.org", False),
        ("_ldap._tcp.dc._msdcs.school.lan", "_ldap._tcp.dc._msdcs.school.lan", False),
        ("www.example.org:8443", "www.example.org", True),
        ("https://www.example.org", "www.example.org", True),
        ("https://ann:secret@www.example.org:8443/a/b?c=d#e", "www.example.org", True),
        ("//www.example.org/a", "www.example.org", True),
        ("www.example.org/a://b", "www.example.org", True),
        ("www.example.org?q=https://other.example", "www.example.org", True),
        ("https:\\\\www.example.org", "www.example.org", True),
        ("https://www.example.org\\@other.example", "www.example.org", True),
        ("b\u00fccher.example", "xn--bcher-kva.example", False),
        ("https://B\u00dcCHER.example/buch", "xn--bcher-kva.example", True),
        ("two words.example", None, False),
        ("https:///a", None, False),
        ("*.example.org", None, False),
        ("a..b", None, False),
        ("\u00fc" * 64, None, False),
        ("", None, False),
        ("\udcff", None, False),
    ],
)
def test_only_the_host_is_taken(text: str, name: str | None, only_part: bool) -> None:  # noqa: FBT001 - a table
    found = asked_host(text)
    if name is None:
        assert isinstance(found, Fault)
    else:
        assert found == AskedHost(name, is_address=False, only_part=only_part)


@pytest.mark.parametrize(
    ("text", "name", "only_part"),
    [
        ("192.0.2.1", "192.0.2.1", False),
        ("http://192.0.2.1:8080/", "192.0.2.1", True),
        ("2001:DB8::1", "2001:db8::1", False),
        ("[2001:db8::1]", "2001:db8::1", False),
        ("https://[2001:db8::1]:8443/a", "2001:db8::1", True),
    ],
)
def test_addresses_are_hosts(text: str, name: str, only_part: bool) -> None:  # noqa: FBT001 - a table
    assert asked_host(text) == AskedHost(name, is_address=True, only_part=only_part)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("*.example.org", "'*.example.org' is not the name of a host", "write example.org"),
        ("two words", "'two words' is not the name of a host", "write a name such as www.example.org"),
        ("x y" * 100, "'" + "x y" * 20 + "...' is not", "write a name"),
    ],
)
def test_what_is_no_host_is_told_with_a_remedy(text: str, message: str, remedy: str) -> None:
    fault = asked_host(text)
    assert isinstance(fault, Fault)
    assert fault.message.startswith(message)
    assert fault.remedy.startswith(remedy)


def test_a_fault_shows_nothing_of_a_path() -> None:
    fault = asked_host("https://two words/secret?token=secret")
    assert isinstance(fault, Fault)
    assert "secret" not in str(fault)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text())
def test_any_text_is_a_host_or_a_fault(text: str) -> None:
    found = asked_host(text)
    if isinstance(found, AskedHost):
        again = asked_host(found.name)
        assert again == AskedHost(found.name, found.is_address, only_part=False)
