"""Writes a package's copyright file, from what each bundled library says of itself.

In Debian's machine-readable form (copyright-format 1.0): one paragraph for each library, with its licence in full, since
nothing else in the package holds it.
"""

from __future__ import annotations

import re
from email.parser import HeaderParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"

OWN_LICENCE = """\
License: Apache-2.0
 On Debian systems, the full text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""

_COPYRIGHT_LINE = re.compile(r"^\W*(?:copyright\b|©|\(c\))\s*(?:©|\(c\)|:)?\s*(?=.*\d{4}|.*\bby\b|.*\bauthors\b)(?P<whose>.+)$", re.IGNORECASE)
_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors|unlicense)", re.IGNORECASE)
_MOST_HOLDERS = 40
"""Holders that a paragraph lists by itself; a library with more names them all in its text."""


class Bundled(NamedTuple):
    """What somebody else wrote.

    Attributes:
        name: the library's name with its version.
        places: what it is called among the package's files, as patterns.
        licence: expression or name of its licence, as the library gives it.
        texts: its licences and notices, each in full.
    """

    name: str
    places: tuple[str, ...]
    licence: str
    texts: tuple[str, ...]


def copyright_file(libraries: Iterable[Bundled]) -> str:
    """Give the text of the copyright file of a package with these libraries."""
    own = f"Files: *\nCopyright: 2026 The hallmonitor maintainers\n{OWN_LICENCE}"
    paragraphs = [f"Format: {FORMAT}\nUpstream-Name: hallmonitor\n", own, *map(_paragraph, libraries)]
    return "\n".join(paragraphs)


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
            licence=_licence(metadata.get("License-Expression"), metadata.get("License"), metadata.get_all("Classifier")),
            texts=tuple(_texts(described)),
        )


def _places(libraries: Path, described: Path) -> Iterator[str]:
    """Give what a library brought, by its list of files, which is there until it is pruned."""
    tops = {line.split(",")[0].split("/")[0] for line in (described / "RECORD").read_text(encoding="utf-8").splitlines()}
    for top in sorted(tops - {described.name, "..", "bin"}):
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
    for path in sorted(path for path in described.rglob("*") if path.is_file() and _TEXT.search(path.name)):
        yield path.read_text(encoding="utf-8", errors="replace")


def _paragraph(library: Bundled) -> str:
    holders = list(dict.fromkeys(holder for text in library.texts for holder in holders_in(text)))
    if not holders or len(holders) > _MOST_HOLDERS:
        holders = [f"the authors of {library.name.split(' ')[0]}", *(["and others, as the text below says"] if holders else [])]
    synopsis = re.sub(r"\s+", " ", library.licence)
    text = "\n\n".join(library.texts) or f"{library.name} comes without a text; its metadata say: {synopsis}"
    places = "\n ".join(library.places)
    listed = "\n ".join(holders)
    return f"Files: {places}\nCopyright: {listed}\nLicense: {synopsis}\nComment: {library.name}\n".replace(
        "\nComment:", f"\n{_folded(text)}\nComment:"
    )


def holders_in(text: str) -> Iterator[str]:
    """Give who holds the copyright, as the lines of a licence say."""
    for line in text.splitlines():
        if found := _COPYRIGHT_LINE.match(line):
            yield found["whose"].strip()


def _folded(text: str) -> str:
    """Give a text as the continuation of a field (Debian policy, 5.6.13)."""
    lines = (line.rstrip().replace("\t", "    ").replace("\f", "") for line in text.strip("\n").splitlines())
    return "\n".join(f" {line}" if line.strip() else " ." for line in lines)
