from __future__ import annotations

import pytest

from hallmonitor.catalogue.domain import domain_fault

LABEL_63 = "a" * 63


@pytest.mark.parametrize(
    "text",
    [
        "facebook.com",
        "gov",
        "k12.ct.us",
        "1337x.to",
        "9gag.com",
        "a.co",
        "xn--bcher-kva.example",
        f"{LABEL_63}.example",
        ".".join([LABEL_63] * 3 + ["a" * 61]),  # 253 characters, RFC 1035 section 2.3.4
    ],
)
def test_good(text: str) -> None:
    assert domain_fault(text) is None


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Facebook.com", "it has upper-case letters", "write facebook.com"),
        ("https://facebook.com", "it has a scheme", "write facebook.com"),
        ("https://facebook.com/login", "it has a scheme", "write facebook.com"),
        ("facebook.com/login", "it has a slash", "write facebook.com"),
        ("*.facebook.com", "it has a wildcard", "write facebook.com"),
        (".facebook.com", "it begins with a dot", "write facebook.com"),
        ("facebook.com.", "it ends with a dot", "write facebook.com"),
        ("b\u00fccher.example", "it is not in ASCII", "write xn--bcher-kva.example"),
        ("a..\u00fc", "it is not in ASCII", "A-labels"),
        ("192.0.2.1", "it is an address, or ends in a number", "write a domain"),
        ("example.1", "it is an address, or ends in a number", "write a domain"),
        ("a..example", "it is not made of labels", "write a domain"),
        ("-a.example", "it is not made of labels", "write a domain"),
        ("a-.example", "it is not made of labels", "write a domain"),
        ("_dmarc.example", "it is not made of labels", "write a domain"),
        ("two words.example", "it is not made of labels", "write a domain"),
        ("facebook.com:443", "it is not made of labels", "write a domain"),
        (f"a{LABEL_63}.example", "it is not made of labels", "write a domain"),
        (".".join([LABEL_63] * 3 + ["a" * 62]), "it is longer than 253 characters", "write a domain"),
        ("facebook.com\n", "it is not made of labels", "write a domain"),
    ],
)
def test_bad(text: str, wrong: str, right: str) -> None:
    fault = domain_fault(text)
    assert fault is not None
    assert wrong in fault[0]
    assert right in fault[1]
