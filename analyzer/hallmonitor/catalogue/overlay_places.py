"""Which of a site's overlays an entry stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import Place
from hallmonitor_engine import Catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.catalogue.overlay import Overlay


class OverlayPlaces:
    """Tells where entries of overlays are; an overlay is read a second time only where its head leaves a doubt.

    Args:
        overlays: the last counts before the others.
    """

    def __init__(self, overlays: Sequence[Overlay]) -> None:
        self._overlays = tuple(reversed(overlays))
        self._read: dict[str, Catalogue] = {}

    def of(self, listed: str, service: str, category: str) -> Place | None:
        """The file of the overlay that has a domain or network of a service; None where there is none.

        Raises:
            OSError: an overlay can no longer be read.
            ValueError: it is no longer what its head tells.
        """
        named = (service, category)
        holding = [each for each in self._overlays if any((held.id, held.category) == named for held in each.services)]
        for overlay in holding:
            if len(holding) == 1 or self._holds(overlay, (listed, service, category)):
                return Place(overlay.path, None)
        return None

    def _holds(self, overlay: Overlay, entry: tuple[str, str, str]) -> bool:
        engine = self._read.get(overlay.name)
        if engine is None:
            digest = bytes.fromhex(overlay.entries_sha256)
            listed = [(overlay.path, overlay.entries_at, digest, overlay.domains)]
            engine = self._read[overlay.name] = Catalogue([], [], listed)
        text = entry[0]
        # A network is found by its first address; a narrower one there would be told instead, and is then the decider.
        return (engine.range(text.partition("/")[0]) if "/" in text else engine.lookup(text)) == entry
