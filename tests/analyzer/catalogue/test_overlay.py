from __future__ import annotations

from pathlib import Path

from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance


def test_numbers_are_those_of_all_services() -> None:
    services = (OverlayService("a", "news", 3, 1), OverlayService("b", "search", 4, 0))
    provenance = Provenance("MIT", "here", "2026-11-20", "domains", "0" * 64)
    overlay = Overlay(Path("x"), "x", provenance, Counts(9, 1, {}), services, "0" * 64, 100, "0" * 64)
    assert (overlay.domains, overlay.ranges) == (7, 1)
