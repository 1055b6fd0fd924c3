from __future__ import annotations

import itertools

import pytest
from publicsuffixlist import PublicSuffixList

from hallmonitor import shipped
from hallmonitor.catalogue import CatalogueData, load_catalogue

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
    "uncategorized",
    "vpn-proxy",
}

# Everything below these is of one use, so an entry may stand for all of it.
DELIBERATE_SUFFIXES = {
    *("edu", "gov", "mil", "int", "gov.uk", "gov.au", "gc.ca"),
    *("xxx", "porn", "adult", "sex"),
    *("arpa", "home.arpa", "onion"),  # RFC 3172, RFC 8375, RFC 7686
}
# RFC 1480 section 2.1 reserves k12 below every state.
SCHOOL_SUFFIX_LABELS = 3
# Names that the public root does not hold: RFC 6762, ICANN's private-use name, and what home routers make up.
LOCAL_NAMES = {"internal", "lan", "local", "localdomain"}


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


def test_service_names_are_unlike(catalogue: CatalogueData) -> None:
    names = sorted(name for name, _ in catalogue.services.values())
    twice = {name for name, following in itertools.pairwise(names) if name == following}
    assert twice == set()


def test_no_entry_repeats_what_a_shorter_one_of_its_service_says(catalogue: CatalogueData) -> None:
    service_of = {domain: service for domain, service, _ in catalogue.entries}
    needless = []
    for domain, service, _ in catalogue.entries:
        labels = domain.split(".")
        above = (".".join(labels[i:]) for i in range(1, len(labels)))
        nearest = next((service_of[name] for name in above if name in service_of), None)
        if nearest == service:
            needless.append(domain)
    assert needless == []


def test_public_suffixes_are_deliberate(catalogue: CatalogueData, icann: PublicSuffixList) -> None:
    suffixes = {domain for domain, _, _ in catalogue.entries if icann.is_public(domain)}
    schools = {name for name in suffixes if name.startswith("k12.") and name.endswith(".us")}
    assert all(name.count(".") + 1 == SCHOOL_SUFFIX_LABELS for name in schools)
    assert suffixes - schools == DELIBERATE_SUFFIXES


def test_top_level_domains_exist(catalogue: CatalogueData, icann: PublicSuffixList) -> None:
    unknown = {domain for domain, _, _ in catalogue.entries if icann.publicsuffix(domain) is None}
    assert unknown == LOCAL_NAMES
