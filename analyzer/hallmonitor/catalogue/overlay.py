"""An overlay: a list that others publish, as a site lays it over the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "hallmonitor-overlay-1"
"""What an overlay's head calls its form."""

END_OF_HEAD = "---\n"
"""The line behind an overlay's head; the entries follow."""


@dataclass(frozen=True, slots=True)
class OverlayService:
    """What an overlay holds of one service, in numbers."""

    id: str
    category: str
    domains: int
    ranges: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a list comes from.

    Attributes:
        licence: what its publisher allows, best as an SPDX identifier.
        source: where it was got.
        date: the list's own date, `YYYY-MM-DD`.
        list_format: the format that it was read as.
        list_sha256: SHA-256 of the list as it was read: of the file, or of a folder's files with their names.
    """

    licence: str
    source: str
    date: str
    list_format: str
    list_sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the list's entries.

    Attributes:
        read: all entries.
        duplicates: those that were there before.
        refused: in words why -> how many were not kept.
    """

    read: int
    duplicates: int
    refused: dict[str, int]


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay without its entries, which stay in its file.

    Attributes:
        path: its file.
        name: what the site calls it.
        provenance: where its list comes from.
        counts: what became of the list's entries.
        services: those that it has entries of.
        entries_sha256: SHA-256 of the entries' text.
        entries_at: where the entries begin in the file, bytes.
        sha256: of the head, and so of all of it.
    """

    path: Path
    name: str
    provenance: Provenance
    counts: Counts
    services: tuple[OverlayService, ...]
    entries_sha256: str
    entries_at: int
    sha256: str

    @property
    def domains(self) -> int:
        """How many domains it holds."""
        return sum(service.domains for service in self.services)

    @property
    def ranges(self) -> int:
        """How many networks it holds."""
        return sum(service.ranges for service in self.services)
