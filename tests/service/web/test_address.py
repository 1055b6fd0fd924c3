from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor_service.table import Table
from hallmonitor_service.web.address import ListenAddress, ListenSetting, parse_address


class Settings(Table):
    address: ListenSetting = ListenAddress("127.0.0.1", 9477)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9477", ListenAddress("127.0.0.1", 9477)),
        ("0.0.0.0:0", ListenAddress("0.0.0.0", 0)),  # noqa: S104 - read, not listened on
        ("[::1]:65535", ListenAddress("::1", 65535)),
        ("[2001:db8:0::1]:80", ListenAddress("2001:db8::1", 80)),
    ],
)
def test_reads_an_address_with_its_port(text: str, address: ListenAddress) -> None:
    assert Settings(address=text).address == address  # type: ignore[arg-type]
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "not an address with a port"),
        ("9477", "not an address with a port"),
        ("::1:9477", "not an address with a port"),
        (":9477", "not an IPv4 address"),
        ("localhost:9477", "not an IPv4 address"),
        ("[127.0.0.1]:9477", "not an IPv4 address"),
        ("[::1]", "not an address with a port"),
        ("127.0.0.1:65536", "not a port"),
        ("127.0.0.1:", "not a port"),
        ("127.0.0.1:-1", "not a port"),
        ("127.0.0.1:\N{ARABIC-INDIC DIGIT NINE}", "not a port"),
        (9477, "must be text"),
    ],
)
def test_refuses_what_is_none(given: object, words: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings(address=given)  # type: ignore[arg-type]
    (error,) = raised.value.errors()
    assert words in error["msg"]
    assert error["ctx"]["refusals"][0].remedy


def test_the_default_stands() -> None:
    assert str(Settings().address) == "127.0.0.1:9477"
