"""Overlays for tests, written as an import writes them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import pytest

from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance
from hallmonitor.catalogue.overlay_file import head_text

if TYPE_CHECKING:
    from pathlib import Path


class MakeOverlay(Protocol):
    def __call__(self, name: str, entries: str, *services: OverlayService) -> Path: ...


@pytest.fixture
def make_overlay(tmp_path: Path) -> MakeOverlay:
    def make(name: str, entries: str, *services: OverlayService) -> Path:
        path = tmp_path / name
        provenance = Provenance("MIT", 'the "source"\x7f', "2026-11-20", "domains", "ab" * 32)
        counts = Counts(5, 1, {"a reason": 2})
        digest = hashlib.sha256(entries.encode()).hexdigest()
        overlay = Overlay(path, name, provenance, counts, services, digest, 0, "")
        path.write_text(head_text(overlay) + entries, encoding="utf-8")
        return path

    return make
