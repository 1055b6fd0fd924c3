"""A domain or network as a category file lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Listed(NamedTuple):
    """A domain or network with its service, and where it is written."""

    text: str
    service: str
    category: str
    path: Path
    line: int


def finding(listed: Listed, message: str, remedy: str) -> Fault:
    """What is found of an entry, with its place."""
    return Fault(message, remedy, listed.path, listed.line)


def without_effect(listed: Listed, above: Listed | None) -> Iterator[Fault]:
    """A finding on an entry of which the nearest wider one, if there is one, says the same."""
    if above is not None and (above.service, above.category) == (listed.service, listed.category):
        message = f"{listed.text} decides nothing: {above.text} of the same service stands for it"
        yield finding(listed, message, "leave it out")


def first_of_each(entries: Iterable[Listed], kind: str) -> tuple[dict[str, Listed], list[Fault]]:
    """The first entry of each text, and a finding for each of the others.

    Args:
        entries: in the order of files and lines.
        kind: what they are, such as domain.
    """
    first: dict[str, Listed] = {}
    repeated: list[Fault] = []
    for entry in entries:
        earlier = first.setdefault(entry.text, entry)
        if earlier is not entry:
            where = f"{earlier.path}:{earlier.line}"
            repeated.append(finding(entry, f"{kind} {entry.text} is listed twice, first at {where}", "keep one"))
    return first, repeated
