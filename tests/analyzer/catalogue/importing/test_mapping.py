from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.importing.mapping import read_mapping
from hallmonitor.shipped import root
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

CATEGORIES = {"adult", "news", "gaming"}


def test_the_order_of_the_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('porn = "adult"\n"audio-video" = "news"\ngames = "gaming"\n')
    assert list(read_mapping(path, CATEGORIES).items()) == [
        ("porn", "adult"),
        ("audio-video", "news"),
        ("games", "gaming"),
    ]


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('porn = "adlt"\nok = "news"\nx = ["news"]\ny = 3\n')
    with pytest.raises(FaultsError) as caught:
        read_mapping(path, CATEGORIES)
    assert [(fault.line, fault.message) for fault in caught.value.faults] == [
        (1, "category adlt is not in the catalogue"),
        (3, "x must be the name of a category"),
        (4, "y must be the name of a category"),
    ]
    path.write_text("porn\n")
    with pytest.raises(FaultsError, match="not TOML"):
        read_mapping(path, CATEGORIES)


def test_the_shipped_table_is_right() -> None:
    table = read_mapping(root() / "lists" / "ut1.toml", load_catalogue(root()).categories)
    assert len(table) > 30
    assert (table["adult"], table["social_networks"], table["publicite"]) == (
        "adult",
        "social-networking",
        "advertising",
    )
    assert "agressif" not in table
