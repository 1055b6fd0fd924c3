from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.toml_lines import find_line, key_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENT = '''\
# name = "not this one"
name = """
time_zone = "nor this one"
"""
time_zone = "UTC"  # """
home_networks = [
  "10.0.0.0/8",
  "192.168.0.0/33",
]

[working_hours]
start = "08:00"
"end" = "16:00"

[[groups]]
name = "office"

[[groups]]
name = "staff"
addresses = ["10.1.0.0/16", "10.2.0.0/17"]

[lists]
inner.dotted = ["a.example"]

[[bells]]
name = "regular"
[[bells.periods]]
name = "1"
[[bells.periods]]
name = "2"
[bells.of]
day = "mon"

[[bells]]
name = "early"
[[bells.periods]]
name = "1"
'''


def test_document_is_toml() -> None:
    assert tomllib.loads(DOCUMENT)["groups"][1]["name"] == "staff"


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("name",), None, 2),
        (("time_zone",), "UTC", 5),
        (("home_networks",), None, 6),
        (("home_networks", 1), "192.168.0.0/33", 8),
        (("home_networks", 1), "not there", 6),
        (("home_networks", 1), 7, 6),
        (("working_hours",), None, 11),
        (("working_hours", "end"), None, 13),
        (("working_hours", "missing"), None, 11),
        (("groups", 0, "name"), None, 16),
        (("groups", 1), None, 18),
        (("groups", 1, "addresses", 1), "10.2.0.0/17", 20),
        (("lists", "inner", "dotted", 0), "a.example", 23),
        (("bells", 0, "periods", 1, "name"), None, 30),
        (("bells", 0, "of", "day"), None, 32),
        (("bells", 1, "name"), None, 35),
        (("bells", 1, "periods", 0), None, 36),
        (("bells", 1, "periods", 0, "name"), None, 37),
        (("bells", 1, "periods", 1, "name"), None, 36),
        (("nowhere",), None, None),
        ((), None, None),
    ],
)
def test_finds_the_line(path: Sequence[int | str], value: object, line: int | None) -> None:
    assert find_line(DOCUMENT, path, value) == line


def test_keys_inside_multi_line_text_are_not_keys() -> None:
    assert key_lines("a = '''\nb = 1\n'''\nc = 2\n") == {("a",): 1, ("c",): 4}
