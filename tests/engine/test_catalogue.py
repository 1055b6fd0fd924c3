from __future__ import annotations

import pytest

from hallmonitor_engine import Catalogue

ENTRIES = [("example.org", "example", "news"), ("video.example.org", "video", "streaming")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("example.org", ("example.org", "example", "news")),
        ("WWW.Example.ORG.", ("example.org", "example", "news")),
        ("a.b.video.example.org", ("video.example.org", "video", "streaming")),
        ("notexample.org", None),
        ("org", None),
        ("", None),
        ("192.0.2.1", None),
    ],
)
def test_the_longest_suffix_wins_label_by_label(name: str, found: tuple[str, str, str] | None) -> None:
    catalogue = Catalogue(ENTRIES)
    assert catalogue.lookup(name) == found
    assert len(catalogue) == 2


def test_what_is_no_domain_is_refused() -> None:
    with pytest.raises(ValueError, match=r'entry 1: "not a domain" is no domain name'):
        Catalogue([ENTRIES[0], ("not a domain", "x", "y")])
