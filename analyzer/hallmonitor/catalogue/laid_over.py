"""Lays a site's overlays over the catalogue, so far as that concerns names of services and categories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallmonitor.catalogue.overlay_file import read_overlay
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hallmonitor.catalogue.data import CatalogueData
    from hallmonitor.catalogue.overlay import Overlay


def with_overlays(data: CatalogueData, paths: Sequence[Path]) -> CatalogueData:
    """The catalogue with overlays, the last of which counts before the others.

    Args:
        data: the catalogue.
        paths: the overlays' files.

    Raises:
        FaultsError: with every fault of every overlay.
    """
    faults: list[Fault] = []
    overlays: list[Overlay] = []
    services = dict(data.services)
    names: set[str] = set()
    for path in paths:
        try:
            overlay = read_overlay(path)
        except FaultsError as error:
            faults += error.faults
            continue
        faults += _faults(overlay, services, data, names)
        names.add(overlay.name)
        overlays.append(overlay)
        for service in overlay.services:
            services.setdefault(service.id, (service.id, service.category))
    if faults:
        raise FaultsError(faults)
    return replace(data, services=services, overlays=tuple(overlays))


def _faults(
    overlay: Overlay, services: dict[str, tuple[str, str]], data: CatalogueData, names: set[str]
) -> Iterator[Fault]:
    if overlay.name in names:
        yield Fault(
            f"there are two overlays called {overlay.name}", "keep one, or import one by another name", overlay.path
        )
    for service in overlay.services:
        if service.category not in data.categories:
            remedy = nearest(service.category, data.categories) or "import the list for a category of the catalogue"
            yield Fault(f"category {service.category} is not in the catalogue", remedy, overlay.path)
        held = services.get(service.id)
        if held is not None and held[1] != service.category:
            message = f"service {service.id} has the category {held[1]} already, here it has {service.category}"
            yield Fault(message, "import the list with another --service", overlay.path)
