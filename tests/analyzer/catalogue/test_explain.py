from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.catalogue.asked_host import AskedHost, asked_host
from hallmonitor.catalogue.category_folder import Place, Places
from hallmonitor.catalogue.explain import NEAR_MAX, Entry, Explainer, Explanation, suffixes
from hallmonitor_engine import Catalogue

DATA = CatalogueData(
    entries=[
        ("docs.google.com", "docs", "collaboration"),
        ("google.com", "search", "search"),
        ("khanacademy.org", "khan", "education"),
        ("mail.live.com", "mail", "collaboration"),
        ("ct.gov", "ct", "education"),
        ("gov", "us", "education"),
    ],
    categories={"collaboration": "To work.", "education": "To learn.", "search": "To find."},
    services={
        "docs": ("Google Docs", "collaboration"),
        "search": ("Google Search", "search"),
        "khan": ("Khan Academy", "education"),
        "mail": ("Mail", "collaboration"),
        "ct": ("Connecticut", "education"),
        "us": ("United States", "education"),
    },
)
NOWHERE = Places(Path("/nonexistent"))


def explain(text: str, data: CatalogueData = DATA) -> Explanation:
    host = asked_host(text)
    assert isinstance(host, AskedHost)
    return Explainer(data, NOWHERE).explain(host)


def test_the_longest_entry_decides_and_overrides_those_above_it_in_order() -> None:
    found = explain("www.portal.ct.gov")
    assert found.entry == Entry("ct.gov", "ct", "Connecticut", "education", None)
    assert [entry.domain for entry in found.fitting] == ["ct.gov", "gov"]
    assert (found.sentence, found.near, found.registered_domain) == ("To learn.", (), "ct.gov")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("live.com", [("mail.live.com", "it has the same registered domain")]),
        ("calendar.live.com", [("mail.live.com", "it has the same registered domain")]),
        ("gogle.com", [("google.com", "it is spelt nearly alike")]),
        ("www.googel.com", [("google.com", "it is spelt nearly alike")]),
        ("khanacademy.com", [("khanacademy.org", "it is the same word under another suffix")]),
        ("khanacademy.co.uk", [("khanacademy.org", "it is the same word under another suffix")]),
        ("example.org", []),
        ("com", []),
    ],
)
def test_where_nothing_fits_near_entries_are_told(name: str, near: list[tuple[str, str]]) -> None:
    found = explain(name)
    assert found.fitting == ()
    assert [(entry.entry.domain, entry.because) for entry in found.near] == near


def test_of_short_words_nothing_is_near_by_spelling() -> None:
    data = CatalogueData(
        [("abc.com", "a", "c"), ("abcd.com", "b", "c")], {"c": "C."}, {"a": ("A", "c"), "b": ("B", "c")}
    )
    assert explain("abx.com", data).near == ()
    assert [near.entry.domain for near in explain("abxd.com", data).near] == ["abcd.com"]


def test_near_entries_are_few() -> None:
    entries = [(f"n{number}.example.org", "s", "c") for number in range(50)]
    assert len(explain("example.org", CatalogueData(entries, {"c": "C."}, {"s": ("S", "c")})).near) == NEAR_MAX


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_an_address_has_no_entry(address: str) -> None:
    found = explain(address)
    assert (found.entry, found.registered_domain, found.near) == (None, None, ())


def test_suffixes_are_whole_labels() -> None:
    assert list(suffixes("a.bc.d")) == ["a.bc.d", "bc.d", "d"]


def test_every_shipped_entry_is_explained_as_the_engine_decides() -> None:
    data = load_catalogue(shipped.root())
    explainer, engine = Explainer(data, NOWHERE), Catalogue(data.entries)
    for domain, _, _ in data.entries:
        for name in (domain, f"www.{domain}", f"x{domain}"):
            entry = explainer.explain(AskedHost(name, is_address=False, only_part=False)).entry
            assert (None if entry is None else (entry.domain, entry.service, entry.category)) == engine.lookup(name)


def test_an_entry_has_its_place(tmp_path: Path) -> None:
    text = "category: search\nsentence: S.\nservices:\n  search: {name: Google Search, domains: [google.com]}\n"
    (tmp_path / "search.yml").write_text(text, encoding="utf-8")
    found = Explainer(DATA, Places(tmp_path)).explain(AskedHost("google.com", is_address=False, only_part=False))
    assert found.entry is not None
    assert found.entry.place == Place(tmp_path / "search.yml", 4)
