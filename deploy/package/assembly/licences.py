"""Reads what each bundled library says of its licence, in what pip unpacked."""

from __future__ import annotations

import re
from email.parser import HeaderParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT_NAMES = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
"""What files that hold a licence or name its holders are called."""


class Bundled(NamedTuple):
    """What somebody else wrote.

    Attributes:
        name: the library's name with its version.
        places: what it is called in the package's build tree, as patterns.
        licence: expression or name of its licence, as the library gives it.
        texts: its licences and notices, each in full.
    """

    name: str
    places: tuple[str, ...]
    licence: str
    texts: tuple[str, ...]


def bundled_wheels(libraries: Path, prefix: str) -> Iterator[Bundled]:
    """Give each library in a folder that pip made, in the order of their names; ours are not among them.

    Args:
        libraries: the folder.
        prefix: where it is in the package's build tree.
    """
    for described in sorted(libraries.glob("*.dist-info")):
        if described.name.startswith("hallmonitor"):
            continue
        metadata = HeaderParser().parsestr((described / "METADATA").read_text(encoding="utf-8"))
        yield Bundled(
            name=f"{metadata['Name']} {metadata['Version']}",
            places=tuple(f"{prefix}/{place}" for place in (f"{described.name}/*", *_places(libraries, described))),
            licence=_licence(
                metadata.get("License-Expression"), metadata.get("License"), metadata.get_all("Classifier")
            ),
            texts=tuple(_texts(described)),
        )


def _places(libraries: Path, described: Path) -> Iterator[str]:
    """Give what a library brought, by its list of files."""
    record = (described / "RECORD").read_text(encoding="utf-8").splitlines()
    for top in sorted({line.split(",")[0].split("/")[0] for line in record} - {described.name, "..", "bin"}):
        if (libraries / top).exists():
            yield f"{top}/*" if (libraries / top).is_dir() else top


def _licence(expression: str | None, named: str | None, classifiers: list[str] | None) -> str:
    if expression:
        return expression
    if named and "\n" not in named.strip():
        return named.strip()
    found = [each.rsplit(" :: ", 1)[-1] for each in classifiers or [] if each.startswith("License ::")]
    return " and ".join(found) or "as in its text"


def _texts(described: Path) -> Iterator[str]:
    for path in sorted(path for path in described.rglob("*") if path.is_file() and TEXT_NAMES.search(path.name)):
        yield path.read_text(encoding="utf-8", errors="replace")
