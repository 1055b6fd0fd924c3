from __future__ import annotations

from hallmonitor.catalogue.paragraph import WIDTH, paragraph


def test_words_stay_whole() -> None:
    assert paragraph("peer-to-peer " * 12).split("\n") == [
        " ".join(["peer-to-peer"] * 9),
        " ".join(["peer-to-peer"] * 3),
    ]
    assert paragraph("a" * (WIDTH + 1)) == "a" * (WIDTH + 1)
    assert paragraph("one\nline") == "one line"
