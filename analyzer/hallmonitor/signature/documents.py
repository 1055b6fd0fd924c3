"""Sigma files as YAML documents that know on which line each key stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor_service.faults import Fault, FaultsError, reason_of
from hallmonitor_service.source_text import read_source
from hallmonitor_service.yaml_source import YamlDocument, yaml_documents

if TYPE_CHECKING:
    from pathlib import Path

Key = str | int

LARGEST_BYTES = 8 << 20
"""Bytes of a signature file: room for the longest list that may stand in one; the largest shipped file has 6 KiB."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document of a signature file.

    Attributes:
        sha256: hash of the whole file.
        data: the mapping that was read.
        source: what it was read from.
    """

    sha256: str
    data: dict[str, Any]
    source: YamlDocument

    @property
    def path(self) -> Path:
        """The file."""
        return self.source.path

    @property
    def line(self) -> int:
        """Line on which the document begins, from 1."""
        return self.source.line()

    def line_of(self, *keys: Key) -> int:
        """Give the line of a key within nested mappings and lists; of the nearest that exists, where it does not."""
        return self.source.line(keys)

    def fault(self, message: str, remedy: str, *keys: Key) -> Fault:
        """Make a fault that points at a key."""
        return self.source.fault(message, remedy, *keys)


def read_documents(path: Path, faults: list[Fault]) -> list[Document]:
    """Read the documents of a file; what is wrong with it as YAML is added to `faults`."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            message = f"the signature is larger than {LARGEST_BYTES >> 20} MiB"
            faults.append(Fault(message, "keep long lists in the site's lists, and name them with expand", path))
            return []
        content, text = read_source(path, "the signature")
    except FaultsError as error:
        faults += error.faults
        return []
    except OSError as error:
        faults.append(Fault(f"the signature cannot be read: {reason_of(error)}", "", path))
        return []
    sha256 = hashlib.sha256(content).hexdigest()
    documents: list[Document] = []
    found: list[Fault] = []
    for source in yaml_documents(text, path, found):
        data = source.value(found)
        if isinstance(data, dict):
            documents.append(Document(sha256, data, source))
        elif data is not None:
            found.append(source.fault("a signature is a YAML mapping", "see the shipped ones"))
    if not documents and not found:
        found.append(Fault("the file holds no signature", path=path, line=1))
    faults += found
    return documents
