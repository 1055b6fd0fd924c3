from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from hallmonitor_engine import LIST_FORMATS, Catalogue, ListImport, guess_list_format

if TYPE_CHECKING:
    from pathlib import Path

LABELS = [("ads", "advertising"), ("play", "gaming")]


def importing() -> ListImport:
    return ListImport(LABELS, {"bücher.example": "xn--bcher-kva.example"}.get, False)  # noqa: FBT003 - a native class


def test_a_list_becomes_entries_that_can_be_loaded(tmp_path: Path) -> None:
    importer = importing()
    importer.begin("list.txt", "hosts", 0)
    importer.feed(b"0.0.0.0 ads.exam")
    importer.feed("ple\n0.0.0.0 bücher.example ñ.example com\n203.0.113.7 x.example".encode())
    importer.end()
    importer.begin("net.txt", "cidr", 1)
    importer.feed(b"203.0.113.0/24\n")
    importer.end()
    finished = importer.finish()
    tally = finished.tally()
    assert (tally["lines"], tally["read"], tally["kept"], tally["duplicates"]) == (4, 6, 3, 0)
    assert sum(count for _, count in tally["refused"]) == 3
    places = sorted((file, line, text) for _, file, line, text in tally["offenders"])
    assert [place[:2] for place in places] == [("list.txt", 2), ("list.txt", 2), ("list.txt", 3)]
    assert finished.held() == [("ads", "advertising", 2, 0), ("play", "gaming", 0, 1)]
    path = tmp_path / "entries"
    path.write_text("head\n")
    finished.append_to(path)
    entries = path.read_bytes().removeprefix(b"head\n")
    assert finished.sha256() == hashlib.sha256(entries).digest()
    catalogue = Catalogue([], [], [(path, 5, finished.sha256(), 2)])
    assert catalogue.lookup("www.ads.example") == ("ads.example", "ads", "advertising")
    assert catalogue.range("203.0.113.9") == ("203.0.113.0/24", "play", "gaming")
    with pytest.raises(ValueError, match="not those that the head tells of"):
        Catalogue([], [], [(path, 4, finished.sha256(), 2)])


def test_columns_and_includes_are_handed_on() -> None:
    importer = importing()
    importer.begin("t", "csv", 0, "name")
    importer.feed(b"id,name\n1,a.example\n")
    importer.end()
    importer.begin("t", "csv", 0, 2)
    importer.feed(b"1,b.example\n")
    importer.end()
    importer.begin("v", "v2fly", 0, None, (["ads"], ["cn"]))
    importer.feed(b"c.example @ads\nd.example\ninclude:other @x\n")
    importer.end()
    assert importer.take_includes() == [("other", ["ads", "x"], ["cn"], "v", 3)]
    importer.refuse_include("other", "v", 3)
    tally = importer.finish().tally()
    assert (tally["kept"], sum(count for _, count in tally["refused"])) == (3, 2)


def test_an_import_ends_once() -> None:
    importer = importing()
    with pytest.raises(ValueError, match="no format"):
        importer.begin("x", "squid", 0)
    importer.finish()
    with pytest.raises(RuntimeError, match="the import is over"):
        importer.finish()


def test_formats_are_told_by_content() -> None:
    assert guess_list_format(b"||a.example^\n") == "adblock"
    assert guess_list_format(b"nothing of the kind\n") is None
    assert {"hosts", "adblock", "dnsmasq", "rpz", "cidr", "domains", "csv", "v2fly"} == set(LIST_FORMATS)
