from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hallmonitor.outputs.file_mark import FileMark

if TYPE_CHECKING:
    from pathlib import Path


def mark_of(path: Path) -> FileMark:
    with path.open("rb") as file:
        return FileMark.at_end_of(file.fileno())


def beyond(mark: FileMark, path: Path) -> int:
    with path.open("rb") as file:
        return mark.beyond(file.fileno())


def test_a_mark_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"lines\n" * 100)
    mark = mark_of(path)
    assert FileMark.read(str(mark)) == mark
    assert (mark.length, mark.inode) == (600, path.stat().st_ino)
    assert FileMark.read("") is None


def test_what_is_beyond_the_mark_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"lines\n" * 100)
    mark = mark_of(path)
    assert beyond(mark, path) == 0
    with path.open("ab") as file:
        file.write(b"more")
    assert beyond(mark, path) == 4


def test_a_renamed_file_is_still_the_marked_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"lines\n")
    mark = mark_of(path)
    path.rename(tmp_path / "a.1")
    path.write_bytes(b"lines\nand more\n")
    assert (mark.is_of(path), mark.is_of(tmp_path / "a.1"), mark.is_of(tmp_path / "gone")) == (False, True, False)
    assert beyond(mark, path) == 0


def test_a_truncated_file_has_nothing_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"lines\n" * 2)
    mark = mark_of(path)
    os.truncate(path, 3)
    assert beyond(mark, path) == 0


def test_another_file_with_the_same_number_has_nothing_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"lines of ours\n")
    mark = mark_of(path)
    path.write_bytes(b"what another program wrote into the same inode\n")
    assert path.stat().st_ino == mark.inode
    assert beyond(mark, path) == 0
