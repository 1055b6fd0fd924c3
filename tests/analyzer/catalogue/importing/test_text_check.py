from __future__ import annotations

import bz2
import lzma

import pytest

from hallmonitor.catalogue.importing.text_check import text_fault


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("a.example\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\0a", "UTF-16"),
        (b"PK\x03\x04...", "zip"),
        (lzma.compress(b"a"), "xz"),
        (bz2.compress(b"a"), "bzip2"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"%PDF-1.7", "PDF"),
        (b"\x7fELF\x02\x01\x01\0", "no text"),
        (b"a.example\n\0", "no text"),
    ],
)
def test_what_is_no_text(start: bytes, words: str) -> None:
    fault = text_fault(start)
    assert fault is not None
    assert words in fault[0]
    assert fault[1]


@pytest.mark.parametrize("start", [b"", b"a.example\n", b"\xef\xbb\xbfa", "bücher".encode(), b"\xe9 (Latin-1)"])
def test_text(start: bytes) -> None:
    assert text_fault(start) is None
