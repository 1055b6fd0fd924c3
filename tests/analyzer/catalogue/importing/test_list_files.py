from __future__ import annotations

import hashlib
import os
import tarfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.importing.list_files import ListFiles
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

NOON = 1_795_262_400
"""2026-11-21 12:00 UTC."""


def read(files: ListFiles) -> dict[str, tuple[str, bytes]]:
    found = {}
    for file in files:
        content = b"".join(file.chunks)
        assert content.startswith(file.start)
        found[file.name] = (file.category, content)
    return found


def tree(folder: Path) -> Path:
    for name, content in {
        "adult/domains": "a.example\n",
        "adult/urls": "a.example/x\n",
        "adult/expressions": "a.*\n",
        "ads/domains": "b.example\n",
        "README": "Hello.\n",
        ".hidden/x/domains": "c.example\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (NOON, NOON))
    (folder / "porn").symlink_to("adult")
    return folder


TREE = {
    "lists/.hidden/x/domains": ("x", b"c.example\n"),
    "lists/ads/domains": ("ads", b"b.example\n"),
    "lists/adult/domains": ("adult", b"a.example\n"),
    "lists/adult/urls": ("adult", b"a.example/x\n"),
}


def test_a_single_file(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# Last modified: 2026-11-20\na.example\n")
    files = ListFiles(path)
    assert not files.is_tree
    assert read(files) == {"list.txt": ("", path.read_bytes())}
    assert files.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert files.date == (date(2026, 11, 20), "as the list tells")


def test_the_folder_of_a_tree(tmp_path: Path) -> None:
    files = ListFiles(tree(tmp_path / "lists"))
    assert files.is_tree
    assert read(files) == TREE
    assert sorted(files.passed_over) == ["lists/README", "lists/adult/expressions"]
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, (_, content) in sorted(TREE.items()))
    assert files.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    assert files.date == (date(2026, 11, 21), "when the file was last changed")


def test_the_archive_of_a_tree(tmp_path: Path) -> None:
    path = tmp_path / "lists.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tree(tmp_path / "lists"), "lists")
    files = ListFiles(path)
    assert files.is_tree
    assert read(files) == TREE
    assert sorted(files.passed_over) == ["lists/README", "lists/adult/expressions"]
    assert files.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_folder_of_one_category(tmp_path: Path) -> None:
    files = ListFiles(tree(tmp_path / "lists") / "adult")
    assert read(files) == {"adult/domains": TREE["lists/adult/domains"], "adult/urls": TREE["lists/adult/urls"]}


def test_a_folder_of_lists_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "more").mkdir(parents=True)
    (folder / "netflix").write_text("netflix.example\n")
    (folder / "ads.txt").write_text("ads.example\n")
    (folder / "more" / "x").write_text("x.example\n")
    files = ListFiles(folder)
    assert dict(read(files).values()) == {
        "netflix": b"netflix.example\n",
        "ads": b"ads.example\n",
    }
    assert files.passed_over == ["data/more/x"]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("a.example\n".encode("utf-16"))
    with pytest.raises(FaultsError, match="the list is UTF-16 text"):
        read(ListFiles(path))
    with pytest.raises(FaultsError, match="this is no file"):
        ListFiles(tmp_path / "none")
