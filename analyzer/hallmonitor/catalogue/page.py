"""The page that shows the catalogue, in Markdown: the same data give the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.catalogue.category_folder import category_files
from hallmonitor.catalogue.page_evidence import evidence_sections
from hallmonitor.catalogue.paragraph import paragraph
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.catalogue.category import CategoryFile

_EXAMPLES = 8
"""Services named as examples: two lines, and enough to see what a category is."""

_HEAD = """\
# What is known, and how it is grouped

This page is made from the data by `make docs`; change the data, not the page.

Every flow gets a service and a category, with the evidence that decided. The first of these that there is counts:

1. `domain`: the longest entry that the flow's domain ends with, label by label, unless it is infrastructure and the
   content tells more;
2. `protocol`: what the content shows, by the protocol or a product within it;
3. `ip_range`: the network that the server's address lies in; it counts before a protocol that carries the calls of many
   services;
4. `port`: the server's port, as a guess, where neither a protocol nor a domain is known.

What none of them places is `uncategorized`. `hallmonitor catalogue lookup NAME` says which entry a name belongs to, and
why."""


def catalogue_page(folder: Path) -> str:
    """The page, with a final line break.

    Args:
        folder: the folder of the category files, with its README.md.

    Raises:
        FaultsError: some file cannot be read, or is wrong.
    """
    faults: list[Fault] = []
    files = list(category_files(folder, faults))
    if faults:
        raise FaultsError(faults)
    parts = [_HEAD, _overview(files), *map(_category, files), *evidence_sections(), _how(folder / "README.md")]
    return "\n\n".join(parts) + "\n"


def _overview(files: list[CategoryFile]) -> str:
    """How much there is; networks have a column where there are some."""
    columns = {"services": _services, "domains": _domains, "networks": _networks}
    sums = {name: sum(map(count, files)) for name, count in columns.items()}
    shown = [name for name in columns if sums[name] or name != "networks"]
    rows = [
        f"| [{file.category}](#{file.category}) | {' | '.join(f'{columns[name](file):,}' for name in shown)} |"
        for file in files
    ]
    told = f"{sums['services']:,} services with {sums['domains']:,} domains"
    told += f" and {sums['networks']:,} networks" if sums["networks"] else ""
    head = f"## Categories\n\n{told} stand in {len(files)} categories.\n"
    return "\n".join([head, f"| category | {' | '.join(shown)} |", f"| --- |{' ---: |' * len(shown)}", *rows])


def _services(file: CategoryFile) -> int:
    return len(file.services)


def _domains(file: CategoryFile) -> int:
    return sum(len(service.domains) for service in file.services)


def _networks(file: CategoryFile) -> int:
    return sum(len(service.ranges) for service in file.services)


def _category(file: CategoryFile) -> str:
    listed = [(service.name, (*service.domains, *service.ranges)) for service in file.services[:_EXAMPLES]]
    shown = ", ".join(f"{name} (`{entries[0][0]}`)" for name, entries in listed)
    more = " and others" if len(file.services) > _EXAMPLES else ""
    examples = f"Examples: {shown}{more}." if shown else "It has no services of its own."
    return "\n\n".join([f"### {file.category}", paragraph(file.sentence), paragraph(examples)])


def _how(readme: Path) -> str:
    """The sections of the folder's README, which tell how to add to it and why things stand where they do."""
    text = read_source(readme, "the catalogue's README").text
    return text[text.index("\n## ") :].strip()
