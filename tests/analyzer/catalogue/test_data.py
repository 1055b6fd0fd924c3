from __future__ import annotations

from hallmonitor.catalogue import CatalogueData

ENTRIES = [("a.example", "a", "news")]
CATEGORIES = {"news": "To read.", "search": "To find."}
SERVICES = {"a": ("A", "news"), "b": ("B", "search")}


def test_digest_is_of_the_content_and_not_of_the_order() -> None:
    data = CatalogueData(ENTRIES, CATEGORIES, SERVICES)
    turned = CatalogueData(ENTRIES, dict(reversed(CATEGORIES.items())), dict(reversed(SERVICES.items())))
    assert data.sha256 == turned.sha256
    assert len(data.sha256) == 64


def test_digest_is_fixed() -> None:
    digest = CatalogueData(ENTRIES, CATEGORIES, SERVICES).sha256
    assert digest == "3b25e8e4d39955a51db3fd36e804d9ae7431488a238c720b2702dba50a6766d8"


def test_digest_changes_with_every_part() -> None:
    digests = {
        CatalogueData(ENTRIES, CATEGORIES, SERVICES).sha256,
        CatalogueData([("b.example", "a", "news")], CATEGORIES, SERVICES).sha256,
        CatalogueData(ENTRIES, CATEGORIES | {"news": "Other."}, SERVICES).sha256,
        CatalogueData(ENTRIES, CATEGORIES, SERVICES | {"a": ("Other", "news")}).sha256,
    }
    assert len(digests) == 4
