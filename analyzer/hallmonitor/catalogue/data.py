"""The loaded catalogue as plain, sorted values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class CatalogueData:
    """Every domain with its service and category.

    Attributes:
        entries: `(domain, service id, category id)`, sorted, no domain twice. A domain stands for itself and for all
            names below it; of several that fit a name, the longest wins.
        categories: category id -> the sentence that says what belongs to it.
        services: service id -> `(name, category id)`.
    """

    entries: list[tuple[str, str, str]]
    categories: dict[str, str]
    services: dict[str, tuple[str, str]]

    @cached_property
    def sha256(self) -> str:
        """64 hex digits over the content; comments, layout and the order in the files do not count."""
        content = [self.entries, sorted(self.categories.items()), sorted(self.services.items())]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
