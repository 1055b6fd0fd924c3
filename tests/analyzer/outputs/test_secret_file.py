from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hallmonitor.outputs.secret_file import SecretError, read_secret

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.touch(0o600)
    return path


@pytest.mark.parametrize("content", [b"token-1", b"token-1\n", b"token-1\r\n"])
@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_the_line_is_the_secret(file: Path, content: bytes, mode: int) -> None:
    file.write_bytes(content)
    file.chmod(mode)
    assert read_secret(file) == "token-1"


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o601])
def test_what_others_can_read_or_the_group_can_change_is_refused(file: Path, mode: int) -> None:
    file.write_bytes(b"token-1")
    file.chmod(mode)
    with pytest.raises(SecretError, match=f"open to others .mode {mode:04o}") as caught:
        read_secret(file)
    assert caught.value.remedy == "chmod 640, or 600"


@pytest.mark.parametrize("content", [b"", b"\n", b"one\r\nX-Header: two\n", b"t\xc3\xb6ken", b"a\x00b"])
def test_what_is_no_line_of_ascii_is_refused_and_not_repeated(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SecretError, match=r"^holds no single line of printable ASCII$"):
        read_secret(file)


def test_what_is_no_small_file_is_refused(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"x" * 4097)
    with pytest.raises(SecretError, match="longer than 4096 bytes"):
        read_secret(file)
    with pytest.raises(SecretError, match="no such file"):
        read_secret(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(SecretError, match="no regular file"):
        read_secret(tmp_path / "pipe")
