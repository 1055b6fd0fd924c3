from __future__ import annotations

import pytest
from sigma.types import SigmaString

from hallmonitor.evaluate import Refused
from hallmonitor.evaluate.placeholders import Lists


def value(text: str) -> SigmaString:
    return SigmaString(text).insert_placeholders()


def test_entries_are_those_of_the_list_that_is_named() -> None:
    lists = Lists({"names": ["a", "b*"], "spare": []})
    assert lists.entries("domain", value("plain")) is None
    assert lists.used == set()
    assert lists.entries("domain", value(".%names%")) == ["a", "b*"]
    assert lists.used == {"names"}


def test_a_value_is_given_once_for_each_entry() -> None:
    lists = Lists({"names": ["a", "b*"]})
    assert lists.filled("domain", value("plain")) == [SigmaString("plain")]
    assert [one.to_plain() for one in lists.filled("domain", value("x.%names%.*"))] == ["x.a.*", r"x.b\*.*"]
    assert [one.to_plain() for one in lists.filled("domain", value("%names%"), str.upper)] == ["A", r"B\*"]


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("%missing%", "no list is called missing", "the site configuration has names"),
        ("%names%.%names%", "one value holds 2 placeholders", "use one in each value"),
    ],
)
def test_what_names_no_list_is_refused(text: str, message: str, remedy: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        Lists({"names": []}).entries("domain", value(text))
    assert (refused.value.remedy, refused.value.field) == (remedy, "domain")
