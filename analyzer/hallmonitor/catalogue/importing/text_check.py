"""Tells by its first bytes that a file is no text, and what it is instead."""

from __future__ import annotations

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xfe", "the list is UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "the list is UTF-16 text", "save it as UTF-8"),
    (b"PK\x03\x04", "the list is a zip archive", "unpack it and name a file in it"),
    (b"\xfd7zXZ\x00", "the list is packed with xz", "unpack it with xz -d"),
    (b"BZh", "the list is packed with bzip2", "unpack it with bzip2 -d"),
    (b"\x28\xb5\x2f\xfd", "the list is packed with zstd", "unpack it with zstd -d"),
    (b"7z\xbc\xaf\x27\x1c", "the list is a 7z archive", "unpack it and name a file in it"),
    (b"%PDF", "the list is a PDF", "get it as text"),
)


def text_fault(start: bytes) -> tuple[str, str] | None:
    """What is wrong with a file that begins so: `(what, what would be right)`, or nothing."""
    for magic, what, remedy in _KINDS:
        if start.startswith(magic):
            return what, remedy
    if b"\0" in start:
        return "the list is no text", "name a text file, one that is packed with gzip, or a tar archive"
    return None
