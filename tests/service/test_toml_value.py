from __future__ import annotations

import pytest

from hallmonitor_service.toml_value import read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("262_144", 262_144),
        ("true", True),
        ("True", "True"),
        ('["ens18", "ens19"]', ["ens18", "ens19"]),
        ("{ max_mb = 7 }", {"max_mb": 7}),
        ('"7"', "7"),
        ("'a \"b\"'", 'a "b"'),
        ("ens18", "ens18"),
        ("/srv/spool", "/srv/spool"),
        ("127.0.0.1:9477", "127.0.0.1:9477"),
        ("not port 443 # and more", "not port 443 # and more"),
        ("", ""),
        (" 7 ", 7),
        ("1\nother = 2", "1\nother = 2"),
    ],
)
def test_a_value_is_toml_or_a_bare_word(text: str, value: object) -> None:
    assert read_value(text) == value


@pytest.mark.parametrize("text", ['["ens18"', "{max_mb: 7}", '"open', " [ens18]"])
def test_what_begins_as_more_than_a_word_must_be_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"\(at "):
        read_value(text)
