from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.catalogue.category_file import read_category
from hallmonitor.catalogue.plain_file import read_plain
from hallmonitor.shipped import root

if TYPE_CHECKING:
    from hallmonitor_service.faults import Fault

PATH = Path("news.yml")
HEAD = "category: news\nsentence: >-\n  To read, and\n  to hear.\n"
SERVICE = "  daily: {name: The Daily, domains: [daily.example, d.example]}\n"
GOOD = HEAD + "services:\n" + SERVICE


def holds(text: str, path: Path = PATH) -> bool:
    """Tell whether `text` is read as plain; what is, must be right, and the same as the checked reader finds."""
    plain = read_plain(path, text)
    if plain is None:
        return False
    faults: list[Fault] = []
    assert plain == read_category(path, text, faults)
    assert faults == []
    return True


@pytest.mark.parametrize("path", sorted((root() / "catalogue").glob("*.yml")), ids=lambda path: path.stem)
def test_shipped_files_are_plain(path: Path) -> None:
    assert holds(path.read_text(encoding="utf-8"), path), "a line is not in the shape that is read quickly"


@pytest.mark.parametrize(
    "service",
    [
        "9gag: {name: 9GAG, domains: [9gag.com]}",
        "zero: {name: 0x0.st, domains: [0x0.st, 1e5.example, 1337x.to]}",
        "eight: {name: '888', domains: [888.com, onion]}",
        'quoted: {name: "Let\'s Read", domains: [no.example, on.example]}',
        "marks: {name: R&D (it's 50% off!), domains: [xn--p1ai.example]}",
        "letters: {name: École Ñandú, domains: [a.example]}",
    ],
)
def test_unusual_names_are_read(service: str) -> None:
    assert holds(f"{GOOD}  {service}\n")


def test_a_category_without_services() -> None:
    assert holds(HEAD + "services: {}\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("news", "no"),
        ("news", "1e3"),
        ("category: news", "category: other"),
        ("category: news", "category: &x news"),
        ("category: news", "category: news # remark"),
        (">-", ">"),
        ("  to hear", "   to hear"),
        ("  to hear.", "  to hear. "),
        ("  to hear", "\n  to hear"),
        ("  to hear", "  \tto hear"),
        ("To read", "To\x85read"),
        ("To read", "To\u2028read"),
        ("To read", "To\x07read"),
        ("services:\n", "services: {}\n"),
        ("daily:", "yes:"),
        ("daily:", "888:"),
        ("daily:", "0x1f:"),
        ("daily:", "Daily:"),
        ("daily:", "a--b:"),
        ("The Daily", "No"),
        ("The Daily", "888"),
        ("The Daily", "1.5"),
        ("The Daily", "1e3"),
        ("The Daily", "2001-12-14T21:59:43Z"),
        ("The Daily", "2001-12-14"),
        ("The Daily", "0b11"),
        ("The Daily", "12:30"),
        ("The Daily", "' '"),
        ("The Daily", "''"),
        ("The Daily", "'The' Daily"),
        ("The Daily", "*x"),
        ("The Daily", "A #b"),
        ("The Daily", "A: b"),
        ("The Daily", r'"\x41"'),
        ("The Daily", "~"),
        ("daily.example", "Daily.example"),
        ("daily.example", "no"),
        ("daily.example", "1.1"),
        ("daily.example", "1.e-5"),
        ("daily.example", "192.0.2.1"),
        ("daily.example", "-daily.example"),
        ("daily.example", "a..example"),
        ("daily.example", "a" * 64 + ".example"),
        ("daily.example", "a." * 125 + "example"),
        ("daily.example, d", "daily.example,d"),
        ("[daily.example, d.example]", "[]"),
        (SERVICE, SERVICE + SERVICE),
        (SERVICE, SERVICE + "more: 1\n"),
        (SERVICE, SERVICE + "---\n"),
        (SERVICE, "\ufeff" + SERVICE),
        (SERVICE, ""),
        ("\n", "\r\n"),
    ],
)
def test_what_is_not_surely_right_is_left_to_the_checked_reader(old: str, new: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new)
    assert not holds(text, Path(f"{new}.yml") if old == "news" else PATH)


PIECES = st.one_of(
    st.text(max_size=3),
    st.text("abegstxz019.-_:,'\"[]{}#&*!|>?%@~ \n\t", max_size=6),
    st.sampled_from(
        ["no", "null", "0x1f", "1e5", "1.e-5", "12:30", "2001-12-14", ": ", " #", "- ", "? ", "<<", ".inf"]
    ),
)
PLACES = st.integers(0, len(GOOD))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.tuples(PLACES, st.integers(0, 12), PIECES), min_size=1, max_size=3))
def test_whatever_is_changed_both_readers_agree(changes: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    holds(text)


NAMES = st.text("abefgnotxyzENT0129+-._ ", min_size=1, max_size=12)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(NAMES, NAMES, NAMES)
def test_whatever_a_service_is_called_both_readers_agree(key: str, name: str, domain: str) -> None:
    holds(f"{HEAD}services:\n  {key}: {{name: {name}, domains: [{domain}]}}\n")
