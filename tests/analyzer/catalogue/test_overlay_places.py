from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import Place
from hallmonitor.catalogue.overlay_file import read_overlay
from hallmonitor.catalogue.overlay_places import OverlayPlaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GAMES, ADS = ("games", "gaming"), ("ads", "advertising")


def test_a_service_of_one_overlay_is_told_without_reading_it_again(overlay_file: Callable[..., Path]) -> None:
    first = read_overlay(overlay_file("first", {GAMES: ["play.example"]}))
    second = read_overlay(overlay_file("second", {ADS: ["ads.example"]}))
    places = OverlayPlaces([first, second])
    first.path.unlink()
    assert places.of("play.example", *GAMES) == Place(first.path, None)
    assert places.of("ads.example", *ADS) == Place(second.path, None)
    assert places.of("play.example", "games", "advertising") is None


def test_of_two_overlays_of_one_service_the_last_that_has_the_entry_is_told(overlay_file: Callable[..., Path]) -> None:
    first = read_overlay(overlay_file("first", {GAMES: ["play.example", "both.example", "192.0.2.0/24"]}))
    second = read_overlay(overlay_file("second", {GAMES: ["both.example", "198.51.100.0/24"]}))
    places = OverlayPlaces([first, second])
    assert places.of("play.example", *GAMES) == Place(first.path, None)
    assert places.of("both.example", *GAMES) == Place(second.path, None)
    assert places.of("192.0.2.0/24", *GAMES) == Place(first.path, None)
    assert places.of("198.51.100.0/24", *GAMES) == Place(second.path, None)
    assert places.of("none.example", *GAMES) is None
