"""A category with its services as its file writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ID_FORM = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""What the ids of services and categories look like, as a regular expression."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service as written: `domains` holds `(domain, line)`, `ranges` holds `(network, line)`."""

    id: str
    name: str
    domains: list[tuple[str, int]]
    line: int
    ranges: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """One category as written."""

    path: Path
    category: str
    sentence: str
    services: list[Service]
