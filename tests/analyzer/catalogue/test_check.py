from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.check import check_folder
from hallmonitor.catalogue.deliberate import FILE_NAME
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue."""
    return shutil.copytree(shipped.root() / "catalogue", tmp_path / "catalogue")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_catalogue_is_in_order() -> None:
    assert list(map(str, check_folder(shipped.root()))) == []


def test_the_folder_may_be_the_one_above(copy: Path) -> None:
    change(copy / "search.yml", "category: search", "category: serach")
    assert check_folder(copy.parent) == check_folder(copy) != []


def test_every_kind_of_finding_comes_in_order_of_file_and_line(copy: Path) -> None:
    with (copy / "gaming.yml").open("a", encoding="utf-8") as file:
        file.write(
            "  so-cial: {name: Play, domains: [play.hallmonitor.con, com, B..example, store.steampowered.com]}\n"
        )
        file.write("  playing: {name: Steam, domains: []}\n")
    with (copy / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write("co.uk\n")
    found = check_folder(copy)
    names = [finding.path.name for finding in found if finding.path is not None]
    assert names == [FILE_NAME, *["gaming.yml"] * 5]
    messages = [finding.message for finding in found]
    for expected in (
        "no entry needs the deliberate suffix co.uk",
        "bad domain 'B..example'",
        "play.hallmonitor.con ends in con",
        "com is a public suffix",
        "service playing has no list of domains",
        "service name Steam is used twice",
    ):
        assert sum(expected in message for message in messages) == 1, expected
    lines = [finding.line or 0 for finding in found[1:]]
    assert lines == sorted(lines)


def test_whatever_keeps_the_catalogue_from_loading_is_found(copy: Path) -> None:
    change(copy / "search.yml", "category: search\n", "category: serach\n")
    (copy / "mine.yml").write_text("category: mine\nsentence: ''\nservices: {x: {name: X, domains: [google.com]}}\n")
    change(
        copy / "gaming.yml", "  roblox: {", "  nets: {name: N, domains: [n.example], ranges: [9.9.9.0/24]}\n  roblox: {"
    )
    change(copy / "search.yml", "  bing: {", "  nots: {name: M, domains: [m.example], ranges: [9.9.9.0/24]}\n  bing: {")
    (copy / "torn.yml").write_bytes(b"\xff")
    with pytest.raises(FaultsError) as caught:
        load_catalogue(copy.parent)
    found = set(check_folder(copy))
    assert len(caught.value.faults) > 3
    assert set(caught.value.faults) <= found


def test_a_folder_without_categories_is_the_operators_mistake(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="no catalogue files here"):
        check_folder(tmp_path)
