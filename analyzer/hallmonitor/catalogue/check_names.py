"""What is hardly meant among the services and categories of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hallmonitor.catalogue.category import CategoryFile

_SMALL = str.maketrans("", "", " -_.'")
"""Signs that a reader passes over when telling names apart."""

_SENTENCE_LINE = 2
"""Where a category's sentence stands, behind its id."""


def name_findings(files: Sequence[CategoryFile]) -> Iterator[Fault]:
    """Findings on services and categories, each with file, line and remedy.

    Args:
        files: every category of the catalogue.
    """
    for file in files:
        if file.sentence and not file.sentence.rstrip().endswith("."):
            message = f"the sentence of category {file.category} does not end in a full stop"
            yield Fault(message, "say what belongs here, in whole sentences", file.path, _SENTENCE_LINE)
    ids: dict[str, tuple[str, Path, int]] = {}
    names: dict[str, tuple[str, Path, int]] = {}
    for file in files:
        for service in file.services:
            yield from _alike("service id", service.id, file.path, service.line, ids)
            yield from _alike("service name", service.name, file.path, service.line, names)


def _alike(what: str, text: str, path: Path, line: int, known: dict[str, tuple[str, Path, int]]) -> Iterator[Fault]:
    """A finding where an earlier text is the same, but for case and what `_SMALL` holds."""
    bare = text.casefold().translate(_SMALL)
    earlier, earlier_path, earlier_line = known.setdefault(bare, (text, path, line))
    if (earlier_path, earlier_line) != (path, line):
        differs = "is used twice" if earlier == text else f"differs from {earlier} by case or small signs alone"
        message = f"{what} {text} {differs}, first at {earlier_path}:{earlier_line}"
        yield Fault(message, "make them one service, or name them so that a person can tell them apart", path, line)
