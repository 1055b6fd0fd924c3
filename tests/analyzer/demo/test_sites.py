from __future__ import annotations

from collections import Counter

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue
from hallmonitor.demo import sites


def test_no_name_stands_in_two_categories() -> None:
    counts = Counter(name for names in sites.CATEGORIES.values() for name in names)
    assert counts.most_common(1)[0][1] == 1


def test_watched_names_stay_on_ipv4() -> None:
    work = {"education", "collaboration", "email", "search", "news", "government"}
    watched = {name for category, names in sites.CATEGORIES.items() if category not in work for name in names}
    assert not watched & sites.OVER_IPV6
    assert set(sites.STUDENT_RECORDS).isdisjoint(sites.OVER_IPV6)


@pytest.fixture(scope="module")
def entries() -> dict[str, str]:
    return {domain: category for domain, _, category in load_catalogue(shipped.root()).entries}


@pytest.mark.parametrize("category", sorted(sites.CATEGORIES))
def test_the_catalogue_places_each_name_as_the_demo_expects(category: str, entries: dict[str, str]) -> None:
    def place(name: str) -> str | None:
        labels = name.split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels)))
        return next((entries[suffix] for suffix in suffixes if suffix in entries), None)

    assert {name: place(name) for name in sites.CATEGORIES[category]} == dict.fromkeys(
        sites.CATEGORIES[category], category
    )
