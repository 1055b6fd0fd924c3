"""Reading a text that a person wrote: UTF-8, with or without a byte order mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path


class SourceText(NamedTuple):
    """A file's bytes, and the text that they are."""

    content: bytes
    text: str


def read_source(path: Path, what: str) -> SourceText:
    """Read a file.

    Args:
        path: the file.
        what: what it holds, with its article, to begin a fault's sentence with.

    Raises:
        FaultsError: the file cannot be read, or is not UTF-8 text.
    """
    try:
        content = path.read_bytes()
        return SourceText(content, content.decode("utf-8-sig"))
    except OSError as error:
        raise FaultsError.single(
            f"{what} cannot be read: {reason_of(error)}", "name a file that can be read", path
        ) from None
    except UnicodeDecodeError:
        raise FaultsError.single(f"{what} is not UTF-8 text", "save the file as UTF-8", path) from None
