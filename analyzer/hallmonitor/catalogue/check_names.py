"""What is hardly meant among the services and categories of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hallmonitor.catalogue.category import CategoryFile

_SMALL = str.maketrans("", "", " -_.'")
"""Signs that a reader passes over when telling names apart."""

_SENTENCE_LINE = 2
"""Where a category's sentence stands, behind its id."""

_BY = "by case or small signs alone"
_APART = "make them one service, or name them so that a person can tell them apart"


class _Named(NamedTuple):
    """A service's id or name, and where it is written."""

    text: str
    path: Path
    line: int


def name_findings(files: Sequence[CategoryFile]) -> Iterator[Fault]:
    """Findings on services and categories, each with file, line and remedy.

    Args:
        files: every category of the catalogue.
    """
    for file in files:
        if file.sentence and not file.sentence.rstrip().endswith("."):
            message = f"the sentence of category {file.category} does not end in a full stop"
            yield Fault(message, "say what belongs here, in whole sentences", file.path, _SENTENCE_LINE)
    ids: dict[str, _Named] = {}
    names: dict[str, _Named] = {}
    for file in files:
        for service in file.services:
            named = _Named(service.id, file.path, service.line)
            first = ids.setdefault(_bare(service.id), named)
            if first.text == service.id and first is not named:
                yield _fault(f"service {service.id} is listed twice", first, named, "keep one")
                continue
            if first is not named:
                yield _fault(f"service id {service.id} differs from {first.text} {_BY}", first, named, _APART)
            named = named._replace(text=service.name)
            first = names.setdefault(_bare(service.name), named)
            if first is not named:
                differs = "is used twice" if first.text == service.name else f"differs from {first.text} {_BY}"
                yield _fault(f"service name {service.name} {differs}", first, named, _APART)


def _bare(text: str) -> str:
    return text.casefold().translate(_SMALL)


def _fault(message: str, first: _Named, found: _Named, remedy: str) -> Fault:
    return Fault(f"{message}, first at {first.path}:{first.line}", remedy, found.path, found.line)
