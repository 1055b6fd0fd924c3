from __future__ import annotations

import os
from stat import S_IMODE
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.spool.durable import FILE_MODE, FOLDER_MODE, publish, remove, write_partial
from hallmonitor_agent.spool.layout import partial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def _narrow_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_narrow_umask")
def test_a_file_appears_whole_for_its_group(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_partial(path, b"content")
    assert not path.exists()
    publish(path)
    assert path.read_bytes() == b"content"
    assert not partial(path).exists()
    assert S_IMODE(path.stat().st_mode) == FILE_MODE
    assert [S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [FOLDER_MODE] * 2


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"in the way")
    with pytest.raises(OSError, match=r"directory|exists"):
        write_partial(tmp_path / "folder" / "file", b"content")
    in_the_way = partial(tmp_path / "file")
    in_the_way.mkdir()
    with pytest.raises(IsADirectoryError):
        write_partial(tmp_path / "file", b"content")
    assert sorted(each.name for each in tmp_path.iterdir()) == [in_the_way.name, "folder"]


def test_what_is_not_there_needs_no_removal(tmp_path: Path) -> None:
    remove(tmp_path / "none")
    remove(tmp_path)
    assert tmp_path.is_dir()
