from __future__ import annotations

from dataclasses import astuple

import pytest

from hallmonitor.outputs.web_address import AddressError, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://alerts.example", (True, "alerts.example", 443, "/")),
        ("http://alerts.example/a/b?c=d", (False, "alerts.example", 80, "/a/b?c=d")),
        ("HTTPS://[2001:db8::1]:8443/x", (True, "2001:db8::1", 8443, "/x")),
    ],
)
def test_a_url_is_taken_apart(text: str, address: tuple[bool, str, int, str]) -> None:
    assert astuple(read_address(text)) == address


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ftp://alerts.example/secret", "is not of http or https with a host"),
        ("https:///secret", "is not of http or https with a host"),
        ("alerts.example/secret", "is not of http or https with a host"),
        ("https://alerts.example:port/secret", "is no URL"),
        ("https://alerts..example/secret", "is no URL"),
        ("https://[::1/secret", "is no URL"),
        ("https://user:secret@alerts.example", "holds a user"),
        ("https://alerts.example/#secret", "has a part behind #, which no server is ever sent"),
        ("https://alerts.example/sec ret", "has letters that no URL has"),
        ("https://alerts.example/\r\nsecret", "has letters that no URL has"),
    ],
)
def test_what_is_wrong_is_told_without_the_url(text: str, message: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_address(text)
    assert caught.value.message == message
    assert "secret" not in caught.value.message + caught.value.remedy


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.0.0.9", True), ("[::1]", True), ("192.0.2.1", False), ("localhost.example", False)],
)
def test_what_stays_on_this_machine(host: str, own: bool) -> None:  # noqa: FBT001 - a case of the test
    assert read_address(f"http://{host}:80/").is_of_this_machine is own
