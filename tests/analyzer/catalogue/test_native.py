from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue import CatalogueData
from hallmonitor.catalogue.laid_over import with_overlays
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.catalogue.overlay import OverlayService
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATA = CatalogueData(
    [("a.example", "a", "news"), ("b.a.example", "b", "news")],
    {"news": "To read.", "search": "To find."},
    {"a": ("A", "news"), "b": ("B", "news")},
    [("203.0.113.0/24", "a", "news")],
)
SERVICES = {
    name: [OverlayService(name, "search", 1, 1)]  # in both the same domain and network
    for name in ("one", "two")
}


def test_overlays_stand_before_the_catalogue_and_the_last_before_the_others(make_overlay: Callable[..., Path]) -> None:
    paths = [make_overlay(name, f"= {name} search\n203.0.113.0/25\na.example\n", *SERVICES[name]) for name in SERVICES]
    for order, expected in ((paths, "two"), (paths[::-1], "one"), (paths[:1], "one")):
        native = native_catalogue(with_overlays(DATA, order))
        assert native.lookup("www.a.example") == ("a.example", expected, "search")
        assert native.lookup("www.b.a.example") == ("b.a.example", "b", "news"), "the longest name still wins"
        assert native.range("203.0.113.1") == ("203.0.113.0/25", expected, "search")
        assert native.range("203.0.113.200") == ("203.0.113.0/24", "a", "news")
        assert (len(native), native.range_count()) == (2, 2)


def test_changed_entries_are_refused(make_overlay: Callable[..., Path]) -> None:
    path = make_overlay("one", "= one search\n203.0.113.0/25\na.example\n", *SERVICES["one"])
    data = with_overlays(DATA, [path])
    path.write_bytes(path.read_bytes().replace(b"a.example", b"b.example"))
    with pytest.raises(FaultsError, match="not those that the head tells of"):
        native_catalogue(data)
    path.unlink()
    with pytest.raises(FaultsError, match="the overlay cannot be read: no such file"):
        native_catalogue(data)
