"""What is allowed in a signature, but hardly meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.signature.documents import Document, Key
    from hallmonitor.signature.model import SignatureSet


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an author should look at; the signatures are used all the same.

    Attributes:
        message: what is odd, in one sentence without a full stop.
        remedy: what may have been meant; may be empty.
        path: the file.
        line: line in it, counted from 1.
    """

    message: str
    remedy: str
    path: Path
    line: int

    def __str__(self) -> str:
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.path}:{self.line}: {self.message}{remedy}"

    @classmethod
    def at(cls, document: Document, message: str, remedy: str, *keys: Key) -> Finding:
        """Make a finding that points at a key."""
        return cls(message, remedy, document.path, document.line_of(*keys))


def findings(signatures: SignatureSet) -> list[Finding]:
    """Give what was found while a folder was loaded, in order of file and line."""
    return list(signatures.findings)
