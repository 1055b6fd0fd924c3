from __future__ import annotations

import pytest
from publicsuffixlist import PublicSuffixList

from hallmonitor import shipped
from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.catalogue.deliberate import deliberate_suffixes

CATEGORIES = {
    "adult",
    "advertising",
    "ai-assistant",
    "blogs",
    "collaboration",
    "crypto-mining",
    "dating-and-health",
    "education",
    "email",
    "ephemeral-messaging",
    "file-transfer",
    "finance",
    "gambling",
    "gaming",
    "government",
    "hacking-tools",
    "infrastructure",
    "messaging",
    "news",
    "peer-to-peer",
    "piracy",
    "remote-access",
    "search",
    "selling",
    "shopping",
    "social-networking",
    "software-download",
    "streaming",
    "telephony",
    "uncategorized",
    "vpn-proxy",
}


@pytest.fixture(scope="module")
def catalogue() -> CatalogueData:
    return load_catalogue(shipped.root())


@pytest.fixture(scope="module")
def icann() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


def test_the_categories(catalogue: CatalogueData) -> None:
    assert set(catalogue.categories) == CATEGORIES


def test_each_category_has_plain_sentences(catalogue: CatalogueData) -> None:
    for category, sentence in catalogue.categories.items():
        assert sentence.endswith("."), category
        assert "\n" not in sentence, category
        assert 80 <= len(sentence) <= 600, category


def test_size(catalogue: CatalogueData) -> None:
    assert len(catalogue.services) >= 1500
    assert len(catalogue.entries) >= 6000


def test_uncategorized_is_the_only_category_without_services(catalogue: CatalogueData) -> None:
    used = {category for _, category in catalogue.services.values()}
    assert set(catalogue.categories) - used == {"uncategorized"}


def test_an_independent_list_knows_the_same_suffixes(catalogue: CatalogueData, icann: PublicSuffixList) -> None:
    deliberate = deliberate_suffixes(shipped.root() / "catalogue")
    odd = {
        domain
        for domain, _, _ in catalogue.entries
        if icann.is_public(domain) or icann.publicsuffix(domain) is None
        if not any(line.stands_for(domain) for line in deliberate)
    }
    assert odd == set()
