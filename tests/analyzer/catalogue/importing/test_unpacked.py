from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.importing.unpacked import Unpacked
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"".join(b"name%d.example\n" % number for number in range(200_000))


def whole(file: Unpacked, size: int = 1 << 16) -> bytes:
    return b"".join(iter(lambda: file.read(size), b""))


@pytest.mark.parametrize(
    "packed",
    [TEXT, gzip.compress(TEXT), gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), gzip.compress(TEXT) + b"junk"],
    ids=["plain", "gzip", "members", "junk behind"],
)
def test_content_and_digest(tmp_path: Path, packed: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(packed)
    with Unpacked(path) as file:
        assert file.peek(10) == TEXT[:10]
        assert file.peek(5) == TEXT[:5]
        assert whole(file) == TEXT
        assert file.sha256() == hashlib.sha256(packed).hexdigest()


def test_the_digest_is_of_the_whole_file_whatever_was_read(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(gzip.compress(TEXT))
    with Unpacked(path) as file:
        file.read(1)
        assert file.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "list").touch()
    with Unpacked(tmp_path / "list") as file:
        assert (file.peek(9), file.read(9)) == (b"", b"")


def test_a_bomb_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(bytes(50_000_000)))
    with Unpacked(path, 1_000_000) as file, pytest.raises(FaultsError, match="unpacks to more than 1,000,000 bytes"):
        whole(file)


@pytest.mark.parametrize(("keep", "words"), [(-9, "ends in the middle"), (2, "ends in the middle")])
def test_a_file_that_is_cut_off(tmp_path: Path, keep: int, words: str) -> None:
    path = tmp_path / "list"
    path.write_bytes(gzip.compress(TEXT)[:keep])
    with Unpacked(path) as file, pytest.raises(FaultsError, match=words):
        whole(file)


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "list"
    packed = bytearray(gzip.compress(TEXT))
    packed[100] ^= 255
    path.write_bytes(packed)
    with Unpacked(path) as file, pytest.raises(FaultsError, match="the file is damaged"):
        whole(file)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="this is no file"):
        Unpacked(tmp_path)
    with pytest.raises(FaultsError, match="this is no file"):
        Unpacked(tmp_path / "none")
