"""A page for each category of the catalogue, with all of its services, and the list of these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor import shipped
from hallmonitor.catalogue.category_folder import category_files
from hallmonitor_service.faults import Fault, FaultsError
from reference_pages.markdown import code, page, paragraph, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor.catalogue.category import CategoryFile

_MADE = "This page is made from the data by `make docs`; change the data, not the page."

_ABOUT = """\
Every service of the shipped catalogue with its domains; a domain stands for all names below it. How a flow comes to its
service is told by [the catalogue's page](../catalogue.md)."""


def services_pages() -> Mapping[str, str]:
    """Names of the pages, below `services/` and without an ending, each with its Markdown.

    Raises:
        FaultsError: some file of the catalogue cannot be read, or is wrong.
    """
    faults: list[Fault] = []
    files = list(category_files(shipped.root() / "catalogue", faults))
    if faults:
        raise FaultsError(faults)
    return {"index": _index(files), **{file.category: _category(file) for file in files}}


def _index(files: list[CategoryFile]) -> str:
    rows = [
        (f"[{file.category}]({file.category}.md)", f"{len(file.services):,}", prose(file.sentence)) for file in files
    ]
    return page(
        "# Services by category",
        _MADE,
        _ABOUT,
        table(("category", "services", "what is in it"), rows, right=("services",)),
    )


def _category(file: CategoryFile) -> str:
    rows = [(prose(service.name), _entries(service.domains), _entries(service.ranges)) for service in file.services]
    networks = any(row[2] for row in rows)
    listed = (
        table(("service", "domains", "networks"), rows)
        if networks
        else table(("service", "domains"), [row[:2] for row in rows])
    )
    return page(
        f"# {file.category}", _MADE, paragraph(file.sentence), listed if rows else "It has no services of its own."
    )


def _entries(entries: Iterable[tuple[object, int]]) -> str:
    """Domains or networks, which a category file holds with their lines."""
    return ", ".join(code(str(entry)) for entry, _line in entries)
