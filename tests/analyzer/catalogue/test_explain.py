from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.catalogue.asked_host import AskedHost, asked_host
from hallmonitor.catalogue.category_folder import Place, Places
from hallmonitor.catalogue.explain import NEAR_MAX, Entry, Explainer, Explanation, suffixes
from hallmonitor.catalogue.laid_over import with_overlays
from hallmonitor_engine import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

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
    assert [entry.listed for entry in found.fitting] == ["ct.gov", "gov"]
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
    assert [(entry.entry.listed, entry.because) for entry in found.near] == near


def test_of_short_words_nothing_is_near_by_spelling() -> None:
    data = CatalogueData(
        [("abc.com", "a", "c"), ("abcd.com", "b", "c")], {"c": "C."}, {"a": ("A", "c"), "b": ("B", "c")}
    )
    assert explain("abx.com", data).near == ()
    assert [near.entry.listed for near in explain("abxd.com", data).near] == ["abcd.com"]


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
            assert (None if entry is None else (entry.listed, entry.service, entry.category)) == engine.lookup(name)


def test_an_entry_has_its_place(tmp_path: Path) -> None:
    text = "category: search\nsentence: S.\nservices:\n  search: {name: Google Search, domains: [google.com]}\n"
    (tmp_path / "search.yml").write_text(text, encoding="utf-8")
    found = Explainer(DATA, Places(tmp_path)).explain(AskedHost("google.com", is_address=False, only_part=False))
    assert found.entry is not None
    assert found.entry.place == Place(tmp_path / "search.yml", 4)


NETWORKS = [
    ("192.0.2.0/24", "mail", "collaboration"),
    ("192.0.2.64/26", "docs", "collaboration"),
    ("192.0.2.64/28", "search", "search"),
    ("2001:db8::/32", "docs", "collaboration"),
]


@pytest.mark.parametrize(
    ("address", "holding"),
    [
        ("192.0.2.65", ["192.0.2.64/28", "192.0.2.64/26", "192.0.2.0/24"]),
        ("::ffff:192.0.2.100", ["192.0.2.64/26", "192.0.2.0/24"]),
        ("2001:db8::1", ["2001:db8::/32"]),
        ("198.51.100.1", []),
    ],
)
def test_the_narrowest_network_decides(address: str, holding: list[str]) -> None:
    found = explain(address, replace(DATA, ranges=NETWORKS))
    assert [entry.listed for entry in found.fitting] == holding


def test_an_overlay_counts_before_the_catalogue(overlay_file: Callable[..., Path], tmp_path: Path) -> None:
    text = "category: search\nsentence: S.\nservices:\n  search: {name: Google Search, domains: [google.com]}\n"
    (tmp_path / "search.yml").write_text(text, encoding="utf-8")
    listed = ["google.com", "play.example", "192.0.2.0/26"]
    overlay = overlay_file("site", {("games", "search"): listed})
    data = with_overlays(replace(DATA, ranges=NETWORKS), [overlay])
    explainer = Explainer(data, Places(tmp_path))

    def fitting(text: str) -> list[tuple[str, str, Place | None]]:
        host = asked_host(text)
        assert isinstance(host, AskedHost)
        return [(entry.listed, entry.service, entry.place) for entry in explainer.explain(host).fitting]

    here, shipped = Place(overlay, None), Place(tmp_path / "search.yml", 4)
    assert fitting("maps.google.com") == [("google.com", "games", here), ("google.com", "search", shipped)]
    assert fitting("docs.google.com")[0] == ("docs.google.com", "docs", None)
    assert fitting("www.play.example") == [("play.example", "games", here)]
    assert fitting("192.0.2.1") == [("192.0.2.0/26", "games", here), ("192.0.2.0/24", "mail", None)]
    host = asked_host("plya.example")
    assert isinstance(host, AskedHost)
    assert [near.entry.listed for near in explainer.explain(host).near] == ["play.example"]
