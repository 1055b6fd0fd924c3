from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.importing.tar_members import is_tar, members
from hallmonitor.catalogue.importing.unpacked import Unpacked
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "blacklists/adult/domains": b"a.example\n",
    "blacklists/empty/domains": b"",
    "blacklists/long/domains": b"b.example\n" * 90_000,
    f"{'deep/' * 40}domains": b"c.example\n",
    "../../etc/passwd": b"d.example\n",
}


def write(path: Path, files: dict[str, bytes], form: int = tarfile.GNU_FORMAT, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode, format=form) as archive:
        folder = tarfile.TarInfo("blacklists")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("blacklists/porn")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def read(path: Path) -> dict[str, bytes]:
    with Unpacked(path) as archive:
        return {member.name: b"".join(member.chunks) for member in members(archive)}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_plain_files_are_read_and_nothing_else(tmp_path: Path, form: int, mode: str) -> None:
    path = write(tmp_path / "a.tar", FILES, form, mode)
    assert read(path) == FILES
    assert [each.name for each in tmp_path.iterdir()] == ["a.tar"]


def test_names_of_the_newest_form_may_be_cut_off(tmp_path: Path) -> None:
    assert list(read(write(tmp_path / "a.tar", FILES, tarfile.PAX_FORMAT)).values()) == list(FILES.values())


def test_members_that_are_not_asked_for_are_passed_over(tmp_path: Path) -> None:
    with Unpacked(write(tmp_path / "a.tar", FILES)) as archive:
        assert [member.name for member in members(archive)] == list(FILES)


@pytest.mark.parametrize("keep", [700, 1_600, -10_240])
def test_an_archive_that_is_cut_off(tmp_path: Path, keep: int) -> None:
    path = write(tmp_path / "a.tar", {"x/domains": b"a.example\n" * 2_000}, mode="w")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FaultsError, match="ends in the middle"):
        read(path)


def test_damaged_archives(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", FILES, mode="w")
    good = path.read_bytes()
    for start, content in ((124, b"-1"), (124, b"\x80\xff\xff"), (124, b"999"), (257 + 512, b"other")):
        path.write_bytes(good[:start] + content + good[start + len(content) :])
        with pytest.raises(FaultsError, match="damaged"):
            read(path)


def test_a_name_without_end_takes_no_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", {"n" * 5_000_000 + "/domains": b"a.example\n"})
    (name,) = read(path)
    assert len(name) == 4096


def test_an_archive_is_told_by_its_magic(tmp_path: Path) -> None:
    assert is_tar(write(tmp_path / "a.tar", FILES, mode="w").read_bytes())
    assert not is_tar(b"a.example\n" * 99)
    assert not is_tar(b"")
