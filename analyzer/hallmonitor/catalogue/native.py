"""The catalogue as the engine holds it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_engine import Catalogue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from hallmonitor.catalogue.data import CatalogueData


def native_catalogue(data: CatalogueData) -> Catalogue:
    """Give the catalogue to the engine, which reads the entries of overlays from their files.

    Raises:
        FaultsError: an overlay's file cannot be read, or is not what its head tells.
    """
    overlays = [
        (each.path, each.entries_at, bytes.fromhex(each.entries_sha256), each.domains) for each in data.overlays
    ]
    try:
        return Catalogue(data.entries, data.ranges, overlays)
    except ValueError as error:
        # Entries of the catalogue were checked as they were read; what is left are those of overlays.
        raise FaultsError.single(str(error), "import the list again") from None
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "unknown error"
        raise FaultsError.single(f"the overlay cannot be read: {reason}", "", Path(error.filename)) from None
