"""Reads the catalogue's files, one for each category."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import category_files
from hallmonitor.catalogue.data import CatalogueData
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.catalogue.category import CategoryFile


def load_catalogue(root: Path, overlays: Sequence[Path] = ()) -> CatalogueData:
    """The catalogue in the folder `root/catalogue`.

    Args:
        root: the folder of the shipped data, as `hallmonitor.shipped.root()` gives it, or a copy of it.
        overlays: files to lay over it, the last of which counts most.

    Raises:
        FaultsError: with every fault of every file, else of every overlay.
    """
    folder = root / "catalogue"
    merged = _Merged()
    for file in category_files(folder, merged.faults):
        merged.add(file)
    if merged.faults:
        raise FaultsError(merged.faults)
    if not merged.categories:
        missing = Fault("no catalogue files here", "a folder with one CATEGORY.yml per category", folder)
        raise FaultsError([missing])
    data = CatalogueData(sorted(merged.entries), merged.categories, merged.services, sorted(merged.ranges))
    if not overlays:
        return data
    from hallmonitor.catalogue.laid_over import with_overlays  # noqa: PLC0415 - few sites have overlays

    return with_overlays(data, overlays)


@dataclass
class _Merged:
    """What the files hold together; a domain, network or service may stand in one place only."""

    entries: list[tuple[str, str, str]] = field(default_factory=list)
    ranges: list[tuple[str, str, str]] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)
    services: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[Path, int]] = field(default_factory=dict)

    def add(self, file: CategoryFile) -> None:
        self.categories[file.category] = file.sentence
        for service in file.services:
            if self._first("service", service.id, file.path, service.line):
                self.services[service.id] = (service.name, file.category)
            for domain, line in service.domains:
                if self._first("domain", domain, file.path, line):
                    self.entries.append((domain, service.id, file.category))
            for network, line in service.ranges:
                if self._first("network", network, file.path, line):
                    self.ranges.append((network, service.id, file.category))

    def _first(self, kind: str, name: str, path: Path, line: int) -> bool:
        earlier = self.places.get((kind, name))
        if earlier is None:
            self.places[kind, name] = (path, line)
            return True
        where = f"{earlier[0]}:{earlier[1]}"
        self.faults.append(Fault(f"{kind} {name} is listed twice, first at {where}", "keep one", path, line))
        return False
