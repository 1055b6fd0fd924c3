"""The category files of a folder as they are written, so that an entry's file and line can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.catalogue.plain_file import read_plain
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor.catalogue.category import CategoryFile


class Place(NamedTuple):
    """Where an entry is written; the lines of an overlay, which a program wrote, are not told."""

    path: Path
    line: int | None

    def __str__(self) -> str:
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"


def category_files(folder: Path, faults: list[Fault]) -> Iterator[CategoryFile]:
    """Every category file in `folder`, in order of their names; what is wrong in them is added to `faults`."""
    for path in sorted(folder.glob("*.yml")):
        file = category_file(path, faults)
        if file is not None:
            yield file


def category_file(path: Path, faults: list[Fault]) -> CategoryFile | None:
    """One category file; what is wrong in it is added to `faults`, what is right is kept."""
    try:
        text = read_source(path, "the category").text
    except FaultsError as error:
        faults += error.faults
        return None
    plain = read_plain(path, text)
    if plain is not None:
        return plain
    from hallmonitor.catalogue.category_file import read_category  # noqa: PLC0415 - a YAML parser, rarely needed

    return read_category(path, text, faults)


class Places:
    """Where the entries of a folder are written; a category is read when one of its entries is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[tuple[str, str], Place]] = {}

    def of(self, listed: str, service: str, category: str) -> Place | None:
        """The place of a domain or network of a service of a category; None where the folder does not hold it."""
        known = self._known.get(category)
        if known is None:
            known = self._known[category] = self._read(category)
        return known.get((listed, service))

    def _read(self, category: str) -> dict[tuple[str, str], Place]:
        path = self._folder / f"{category}.yml"
        file = category_file(path, []) if path.is_file() else None
        return {
            (listed, service.id): Place(path, line)
            for service in ([] if file is None else file.services)
            for listed, line in (*service.domains, *service.ranges)
        }
