from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.catalogue.compiled import FORMAT, compiled_text
from hallmonitor.catalogue.laid_over import with_overlays
from hallmonitor.shipped import root
from hallmonitor_engine import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

DATA = CatalogueData(
    [("a.example", "a", "news"), ("bücher.example", "b", "news")],
    {"search": "To find.", "news": "To read."},
    {"a": ("A", "news"), "b": ("B", "news")},
    [("203.0.113.0/24", "a", "news")],
)


def test_what_the_file_holds() -> None:
    assert json.loads(compiled_text(DATA)) == {
        "format": FORMAT,
        "sha256": DATA.sha256,
        "categories": ["news", "search"],
        "entries": [["a.example", "a", "news"], ["bücher.example", "b", "news"]],
        "ranges": [["203.0.113.0/24", "a", "news"]],
        "overlays": [],
    }


def test_each_entry_has_a_line() -> None:
    assert compiled_text(DATA).splitlines()[-6:] == [
        '"entries":[',
        '["a.example","a","news"],',
        '["bücher.example","b","news"]],',
        '"ranges":[',
        '["203.0.113.0/24","a","news"]],',
        '"overlays":[]}',
    ]


def test_an_overlay_is_told_by_its_absolute_path(
    overlay_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = overlay_file("one", {("one", "search"): ["203.0.113.0/25", "a.example"]})
    monkeypatch.chdir(path.parent)
    data = with_overlays(DATA, [Path(path.name)])
    told = json.loads(compiled_text(data))["overlays"]
    assert told == [
        {
            "path": str(path),
            "entries_at": data.overlays[0].entries_at,
            "entries_sha256": data.overlays[0].entries_sha256,
            "domains": 1,
        }
    ]


def test_the_engine_finds_the_same_in_it(overlay_file: Callable[..., Path]) -> None:
    path = overlay_file("one", {("one", "search"): ["khanacademy.org"]})
    read = json.loads(compiled_text(load_catalogue(root(), [path])))
    overlays = [
        (each["path"], each["entries_at"], bytes.fromhex(each["entries_sha256"]), each["domains"])
        for each in read["overlays"]
    ]
    native = Catalogue([tuple(each) for each in read["entries"]], [tuple(each) for each in read["ranges"]], overlays)
    assert native.lookup("www.khanacademy.org") == ("khanacademy.org", "one", "search")
    shipped = load_catalogue(root())
    assert (len(native), native.range_count()) == (len(shipped.entries), len(shipped.ranges))
