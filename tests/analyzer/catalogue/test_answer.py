from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.catalogue.answer import WIDTH, answer_text, answer_value
from hallmonitor.catalogue.asked_host import AskedHost
from hallmonitor.catalogue.category_folder import Place
from hallmonitor.catalogue.explain import Entry, Explanation, Near

if TYPE_CHECKING:
    import pytest

DOCS = Entry("docs.google.com", "docs", "Google Docs", "collaboration", Place(Path("/data/collaboration.yml"), 7))
SEARCH = Entry("google.com", "search", "Google Search", "search", Place(Path("/data/search.yml"), 6))
SENTENCE = "Office suites, meetings and chat that organisations use to work together, whoever runs them."
FOUND = Explanation(
    AskedHost("docs.google.com", is_address=False, only_part=True), "google.com", (DOCS, SEARCH), SENTENCE, ()
)
NOT_FOUND = Explanation(
    AskedHost("gogle.com", is_address=False, only_part=False),
    "gogle.com",
    (),
    "",
    (Near(SEARCH, "it is spelt nearly alike"),),
)
ADDRESS = Explanation(AskedHost("192.0.2.1", is_address=True, only_part=False), None, (), "", ())


def test_what_was_found() -> None:
    assert (
        answer_text(FOUND, ["some-signature (some-policy)"])
        == """\
docs.google.com
  asked as    part of a longer text, of which only the host was used
  registered  google.com
  entry       docs.google.com
  service     Google Docs (docs)
  category    collaboration. Office suites, meetings and chat that organisations
              use to work together, whoever runs them.
  why         it is the longest of 2 entries that the name ends with, label by
              label
  overrides   google.com: Google Search (search), search, /data/search.yml:6
  written in  /data/collaboration.yml:7
  signatures  some-signature (some-policy)"""
    )


def test_what_was_not_found() -> None:
    assert (
        answer_text(NOT_FOUND)
        == """\
gogle.com
  registered  gogle.com
  entry       none: no entry is this name or one above it
  perhaps     google.com: Google Search (search), search; it is spelt nearly
              alike"""
    )


def test_an_address() -> None:
    assert (
        answer_text(ADDRESS)
        == """\
192.0.2.1
  entry       none: no entry holds this address"""
    )


def test_a_network() -> None:
    wide = DOCS._replace(listed="192.0.2.0/24")
    narrow = SEARCH._replace(listed="192.0.2.0/26", place=Place(Path("/data/site.overlay"), None))
    text = answer_text(Explanation(ADDRESS.host, None, (narrow, wide), "To find.", ()))
    assert (
        text
        == """\
192.0.2.1
  entry       192.0.2.0/26
  service     Google Search (search)
  category    search. To find.
  why         it is the narrowest of 2 networks that hold the address; what a
              flow's name or content tells counts before it
  overrides   192.0.2.0/24: Google Docs (docs), collaboration,
              /data/collaboration.yml:7
  written in  /data/site.overlay"""
    )
    assert "the only network that holds the address" in answer_text(Explanation(ADDRESS.host, None, (wide,), "", ()))
    assert answer_value(Explanation(ADDRESS.host, None, (wide,), "", ()))["entry"]["network"] == "192.0.2.0/24"


def test_a_single_entry_says_in_which_way_it_fits() -> None:
    exact = Explanation(FOUND.host, "google.com", (DOCS,), SENTENCE, ())
    above = Explanation(FOUND.host, "google.com", (SEARCH,), SENTENCE, ())
    assert "the name itself is an entry, and none is above it" in answer_text(exact)
    assert "it is the only entry that the name ends with, label by label" in answer_text(above)


def test_a_public_suffix_has_no_registered_domain() -> None:
    assert "registered  none: it is a public suffix itself" in answer_text(
        Explanation(AskedHost("com", is_address=False, only_part=False), None, (), "", ())
    )


def test_that_nothing_asks_is_told_only_on_request() -> None:
    assert "signatures  none of the shipped" in answer_text(FOUND, [])
    assert "signatures" not in answer_text(FOUND)


def test_lines_are_no_wider_than_a_terminal() -> None:
    long = Entry("a.example", "a", "A " * 60, "b", None)
    told = answer_text(Explanation(FOUND.host, "google.com", (long, DOCS), SENTENCE * 9, ()), ["x"] * 60)
    assert max(map(len, told.split("\n"))) <= WIDTH


def test_a_file_below_the_working_folder_is_told_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    entry = DOCS._replace(place=Place(tmp_path / "catalogue" / "c.yml", 3))
    assert "written in  catalogue/c.yml:3" in answer_text(Explanation(FOUND.host, "google.com", (entry,), "", ()))


def test_values_for_a_script() -> None:
    docs = {
        "domain": "docs.google.com",
        "service": "docs",
        "service_name": "Google Docs",
        "category": "collaboration",
        "file": "/data/collaboration.yml",
        "line": 7,
    }
    search = {
        "domain": "google.com",
        "service": "search",
        "service_name": "Google Search",
        "category": "search",
        "file": "/data/search.yml",
        "line": 6,
    }
    assert answer_value(FOUND, []) == {
        "name": "docs.google.com",
        "found": True,
        "registered_domain": "google.com",
        "entry": docs,
        "overrides": [search],
        "near": [],
        "signatures": [],
    }
    assert answer_value(NOT_FOUND) == {
        "name": "gogle.com",
        "found": False,
        "registered_domain": "gogle.com",
        "entry": None,
        "overrides": [],
        "near": [search | {"because": "it is spelt nearly alike"}],
    }
    assert answer_value(Explanation(FOUND.host, None, (DOCS._replace(place=None),), "", ()))["entry"] == docs | {
        "file": None,
        "line": None,
    }
