from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.source_text import SourceText, read_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("content", [b"", "a: é\r\n".encode(), b"\xef\xbb\xbfa: 1\n"])
def test_gives_bytes_and_text_without_the_mark(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "one.yml"
    path.write_bytes(content)
    assert read_source(path, "the policy") == SourceText(content, content.decode().removeprefix("\ufeff"))


def test_what_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yml"
    latin.write_bytes(b"a: \xe9\n")
    for path, message in (
        (tmp_path / "none.yml", "the policy cannot be read: no such file or directory"),
        (tmp_path, "the policy cannot be read: is a directory"),
        (latin, "the policy is not UTF-8 text"),
    ):
        with pytest.raises(FaultsError) as caught:
            read_source(path, "the policy")
        (fault,) = caught.value.faults
        assert fault == Fault(message, fault.remedy, path)
