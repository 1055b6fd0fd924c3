"""The loaded catalogue as plain, sorted values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallmonitor.catalogue.overlay import Overlay


@dataclass(frozen=True)
class CatalogueData:
    """Every domain and network with its service and category.

    Attributes:
        entries: `(domain, service id, category id)`, sorted, no domain twice. A domain stands for itself and for all
            names below it; of several that fit a name, the longest wins.
        categories: category id -> the sentence that says what belongs to it.
        services: service id -> `(name, category id)`, those of the overlays with them.
        ranges: `(network, service id, category id)`, sorted, no network twice; of several that hold an address, the
            narrowest wins.
        overlays: a site's own lists. Their entries stay in their files; of the same domain or network they count before
            those of the catalogue, and of two overlays the later does.
    """

    entries: list[tuple[str, str, str]]
    categories: dict[str, str]
    services: dict[str, tuple[str, str]]
    ranges: list[tuple[str, str, str]] = field(default_factory=list)
    overlays: tuple[Overlay, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """64 hex digits over the content; comments, layout and the order in the files do not count."""
        content: list[object] = [self.entries, sorted(self.categories.items()), sorted(self.services.items())]
        if self.ranges:
            content.append({"ranges": self.ranges})
        if self.overlays:
            content.append({"overlays": [overlay.sha256 for overlay in self.overlays]})
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
