from __future__ import annotations

import pytest

from hallmonitor.catalogue.importing.a_labels import to_a_labels


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),  # RFC 5894, section 7.2: no longer ss
        ("例え.example", "xn--r8jz45g.example"),
        ("b\u00fccher\u3002example", "xn--bcher-kva.example"),
        ("ü..example", None),
        ("\u00ad", None),
        ("a\u0300\u200d.example", None),
        ("ü" * 300 + ".example", None),
    ],
)
def test_names_as_dns_carries_them(name: str, expected: str | None) -> None:
    assert to_a_labels(name) == expected
