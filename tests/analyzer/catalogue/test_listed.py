from __future__ import annotations

from pathlib import Path

from hallmonitor.catalogue.listed import Listed, finding, first_of_each

ONE = Listed("a.example", "a", "news", Path("news.yml"), 5)
TWO = Listed("b.example", "b", "news", Path("news.yml"), 6)
AGAIN = Listed("a.example", "b", "mail", Path("mail.yml"), 7)


def test_the_first_counts_and_the_others_are_found() -> None:
    first, repeated = first_of_each([ONE, TWO, AGAIN], "domain")
    assert first == {"a.example": ONE, "b.example": TWO}
    assert [(found.path, found.line, found.message) for found in repeated] == [
        (Path("mail.yml"), 7, "domain a.example is listed twice, first at news.yml:5")
    ]


def test_a_finding_has_the_entrys_place() -> None:
    assert str(finding(TWO, "wrong", "do right")) == "news.yml:6: wrong (do right)"
