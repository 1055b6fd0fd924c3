from __future__ import annotations

import pytest

from hallmonitor.explain.layout import heading, pairs, paragraph, sparkline, table, tree

HEADINGS = ("time", "domain", "category", "bytes")
ROWS = [
    ("09:00", "a-very-long-name.of-some-service.example.org", "social-networking", "1,000"),
    ("10:00", "b", "", "2"),
]


def test_paragraphs_keep_to_their_width() -> None:
    lines = paragraph("some words\nthat are too long for one line", 20)
    assert lines == ["  some words that", "  are too long for", "  one line"]
    assert paragraph("one two three", 11, "", "  ") == ["one two", "  three"]
    assert heading("Flows", 80) == ["", "Flows"]


def test_trees_hang_behind_their_own_indentation() -> None:
    lines = tree(["all of these:", "  a is one or another"], 18)
    assert lines == [
        "  all of these:",
        "    a is one or",
        "      another",
    ]


def test_names_and_texts_stand_in_two_columns() -> None:
    assert pairs([("from", "nine"), ("sensor", "one two")], 16) == ["  from    nine", "  sensor  one two"]
    assert pairs([("sensor", "a long text")], 18) == ["  sensor  a long", "          text"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_tables_keep_to_their_width(width: int) -> None:
    lines = table(HEADINGS, ROWS, width, frozenset({3}), 1)
    assert max(map(len, lines)) <= width
    assert lines[1].endswith("1,000")
    assert lines[2].endswith("    2")


def test_the_last_column_is_cut_only_when_the_others_are() -> None:
    assert "a-very-long-name.of-some-service.example.org" in table(HEADINGS, ROWS, 76, frozenset({3}), 1)[1]
    cut = table(HEADINGS, ROWS, 50, frozenset({3}), 1)[1]
    assert "…" in cut
    assert "socia…ng" in cut or "soci…ing" in cut


def test_a_column_that_is_to_be_whole_is_not_cut() -> None:
    rows = [("08:30-09:19", "a-long-name.example.org", "social-networking")]
    headings = ("local time", "domain", "category")
    assert "…" in table(headings, rows, 40, frozenset(), 1)[1].split()[0]
    line = table(headings, rows, 40, frozenset(), 1, whole=frozenset({0}))[1]
    assert line.split()[0] == "08:30-09:19"
    assert len(line) <= 40


def test_empty_columns_are_left_out() -> None:
    assert table(("a", "b"), [("1", ""), ("2", "")], 80, frozenset()) == ["  a", "  1", "  2"]


def test_pictures_are_a_letter_a_value() -> None:
    assert sparkline([1, None, 4, 8, 20], 8) == "▁ ▄██"
    assert sparkline([0.01, 8], 8, plain=True) == ".#"
    assert sparkline([0, 0], 0) == "▁▁"
