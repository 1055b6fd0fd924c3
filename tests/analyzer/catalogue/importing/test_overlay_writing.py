from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.importing.overlay_writing import refuse_existing, write_overlay
from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance
from hallmonitor.catalogue.overlay_file import read_overlay
from hallmonitor_engine import FinishedImport, ListImport
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def finished() -> FinishedImport:
    importer = ListImport([("a", "news")], lambda _: None, False)  # noqa: FBT003 - a native class
    importer.begin("x", "domains", 0)
    importer.feed(b"b.example\na.example\n")
    importer.end()
    return importer.finish()


def overlay(path: Path) -> Overlay:
    provenance = Provenance("MIT", "here", "2026-11-20", "domains", "0" * 64)
    services = (OverlayService("a", "news", 2, 0),)
    return Overlay(path, "x", provenance, Counts(2, 0, {}), services, finished().sha256().hex(), 0, "")


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x"
    written = write_overlay(overlay(path), finished())
    assert written == read_overlay(path)
    assert path.read_text()[written.entries_at :] == "= a news\na.example\nb.example\n"
    assert list(path.parent.iterdir()) == [path]


def test_nothing_is_left_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "y").touch()
    with pytest.raises(FaultsError, match="the overlay cannot be written"):
        write_overlay(overlay(tmp_path / "x"), finished())
    with pytest.raises(FaultsError, match="the overlay cannot be written"):
        write_overlay(overlay(tmp_path / "x" / "y" / "z"), finished())
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_only_overlays_are_replaced_and_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "x"
    refuse_existing(path, force=False)
    write_overlay(overlay(path), finished())
    with pytest.raises(FaultsError, match="add --force"):
        refuse_existing(path, force=False)
    refuse_existing(path, force=True)
    path.write_text("a letter\n")
    with pytest.raises(FaultsError, match="no overlay, and is not replaced"):
        refuse_existing(path, force=True)
