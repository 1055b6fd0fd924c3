from __future__ import annotations

import pytest

from hallmonitor.catalogue import CatalogueData
from hallmonitor.catalogue.importing.labels import (
    Labels,
    check_id,
    check_labels,
    id_of,
    labels_of_one,
    labels_of_tree,
    service_id,
)
from hallmonitor_service.faults import FaultsError


def test_one_label_for_all() -> None:
    labels = labels_of_one("ads", "advertising")
    assert labels == Labels([("ads", "advertising")], {}, 0)
    assert (labels.number(""), labels.number("anything")) == (0, 0)


def test_a_label_for_each_category_of_a_tree() -> None:
    labels = labels_of_tree("ut1", None, {"porn": "adult", "adult": "adult", "social_networks": "social-networking"})
    assert labels.pairs == [
        ("ut1-porn", "adult"),
        ("ut1-adult", "adult"),
        ("ut1-social-networks", "social-networking"),
    ]
    assert [labels.number(own) for own in ("social_networks", "porn", "unknown")] == [2, 0, None]


def test_one_service_for_a_tree() -> None:
    labels = labels_of_tree("ut1", "lists", {"porn": "adult", "adult": "adult", "games": "gaming"})
    assert labels.pairs == [("lists", "adult"), ("lists", "gaming")]
    assert labels.by_category == {"porn": 0, "adult": 0, "games": 1}


def test_ids() -> None:
    assert service_id("ut1-adult", "adult") == "ut1-adult"
    assert service_id("ut1", "audio-video") == "ut1-audio-video"
    assert service_id("ut1", "...") == "ut1"
    assert id_of("StevenBlack Hosts_2") == "stevenblack-hosts-2"
    assert id_of("...") == ""
    assert len(id_of("a" * 99)) == 64
    check_id("ut1-adult", "--name")
    for text, remedy in (("UT1", "write --name ut1"), ("", "use lower-case"), ("a--b", "write --name a-b")):
        with pytest.raises(FaultsError, match=remedy):
            check_id(text, "--name")


def test_labels_are_held_to_the_catalogue() -> None:
    data = CatalogueData([], {"news": "To read.", "search": "To find."}, {"daily": ("Daily", "news")})
    check_labels(labels_of_one("daily", "news"), data)
    check_labels(labels_of_one("new", "news"), data)
    with pytest.raises(FaultsError) as caught:
        check_labels(Labels([("daily", "search"), ("x", "serch")], {}, None), data)
    assert [fault.message for fault in caught.value.faults] == [
        "service daily has the category news in the catalogue",
        "category serch is not in the catalogue",
    ]
    assert caught.value.faults[1].remedy == "did you mean search?"
