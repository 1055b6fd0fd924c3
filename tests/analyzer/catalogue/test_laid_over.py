from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.catalogue.laid_over import with_overlays
from hallmonitor.catalogue.overlay import OverlayService
from hallmonitor.shipped import root
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = CatalogueData([("a.example", "a", "news")], {"news": "To read.", "search": "To find."}, {"a": ("A", "news")})


def test_services_are_added_and_the_digest_covers_them(make_overlay: Callable[..., Path]) -> None:
    one = make_overlay("one", "= a news\nx.example\n", OverlayService("a", "news", 1, 0))
    two = make_overlay("two", "= two search\ny.example\n", OverlayService("two", "search", 1, 0))
    data = with_overlays(DATA, [one, two])
    assert data.services == {"a": ("A", "news"), "two": ("two", "search")}
    assert [overlay.name for overlay in data.overlays] == ["one", "two"]
    digests = {each.sha256 for each in (DATA, data, with_overlays(DATA, [two, one]), with_overlays(DATA, [one]))}
    assert len(digests) == 4


def test_the_catalogue_is_loaded_with_what_is_laid_over_it(make_overlay: Callable[..., Path]) -> None:
    path = make_overlay("one", "= own news\nx.example\n", OverlayService("own", "news", 1, 0))
    assert load_catalogue(root(), [path]) == with_overlays(load_catalogue(root()), [path])
    assert load_catalogue(root()).overlays == ()


def test_every_fault_is_told(make_overlay: Callable[..., Path]) -> None:
    other = make_overlay("other", "", OverlayService("a", "search", 0, 0), OverlayService("b", "new", 0, 0))
    with pytest.raises(FaultsError) as caught:
        with_overlays(DATA, [other, other, Path("none")])
    messages = [fault.message for fault in caught.value.faults]
    assert messages.count("category new is not in the catalogue") == 2
    assert messages.count("service a has the category news already, here it has search") == 2
    assert messages.count("there are two overlays called other") == 1
    assert messages[-1] == "the overlay cannot be read: no such file or directory"
