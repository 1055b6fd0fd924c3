"""Writes a package's copyright file, which names each bundled library with its licence in full.

In Debian's machine-readable form (copyright-format 1.0). Nothing else in the package holds the licences.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assembly.common_licences import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assembly.licences import Bundled

FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"

OWN = """\
Files: *
Copyright: 2026 The hallmonitor maintainers
License: Apache-2.0
 On Debian systems, the full text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""

_HOLDER = re.compile(
    r"^\W*(?:copyright|©)\s*(?:©|\(c\))?\s*:?\s*(?P<whose>(?=.*\d{4}|by\b|the\b.*\bauthors\b).+)$", re.IGNORECASE
)
_MOST_HOLDERS = 40
"""Holders that a paragraph lists by itself; of a library with more, its texts do."""


def copyright_text(libraries: Iterable[Bundled]) -> str:
    """Give the text of the copyright file of a package with these libraries."""
    return "\n".join([f"Format: {FORMAT}\nUpstream-Name: hallmonitor\n", OWN, *map(_paragraph, libraries)])


def holders(texts: Iterable[str]) -> list[str]:
    """Give who holds the copyright, as lines of licences say, each once."""
    lines = (line for text in texts for line in text.splitlines())
    return list(dict.fromkeys(found["whose"].strip() for line in lines if (found := _HOLDER.match(line))))


def _paragraph(library: Bundled) -> str:
    texts = [shortened(text) for text in library.texts]
    listed = holders(texts)
    if not 0 < len(listed) <= _MOST_HOLDERS:
        listed = [f"the authors of {library.name}, as the text below names them"]
    licence = re.sub(r"\s+", " ", library.licence)
    text = "\n\n".join(texts) or f"It comes without a text; its metadata say: {licence}"
    return "\n".join(
        [
            f"Files: {f'{chr(10)} '.join(library.places)}",
            f"Copyright: {f'{chr(10)}           '.join(listed)}",
            f"License: {licence}",
            *_folded(text),
            f"Comment: {library.name}",
            "",
        ]
    )


def _folded(text: str) -> Iterator[str]:
    """Give a text as the further lines of a field (Debian policy, 5.6.13)."""
    for line in text.strip("\n").replace("\f", "").expandtabs(4).splitlines():
        yield f" {line.rstrip()}" if line.strip() else " ."
