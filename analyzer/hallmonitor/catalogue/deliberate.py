"""The names that a catalogue may list though they are public suffixes, or not names of the public root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor_service.source_text import read_source

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "deliberate-suffixes.txt"
"""The file beside the categories: a name a line, `*` for any one label, `#` before a remark."""


@dataclass(frozen=True, slots=True)
class Deliberate:
    """One line of the list."""

    pattern: str
    path: Path
    line: int

    def stands_for(self, domain: str) -> bool:
        """Tell whether the line names this domain."""
        pattern, labels = self.pattern.split("."), domain.split(".")
        return len(pattern) == len(labels) and all(
            wanted in {"*", label} for wanted, label in zip(pattern, labels, strict=True)
        )


def deliberate_suffixes(folder: Path) -> list[Deliberate]:
    """The list of the folder; empty where it has none.

    Raises:
        FaultsError: the file is there and cannot be read.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return []
    lines = enumerate(read_source(path, "the list of deliberate suffixes").text.splitlines(), 1)
    bare = ((number, line.partition("#")[0].strip()) for number, line in lines)
    return [Deliberate(pattern, path, number) for number, pattern in bare if pattern]
