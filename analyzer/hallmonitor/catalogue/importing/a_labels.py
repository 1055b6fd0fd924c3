"""Names with letters beyond ASCII as DNS carries them."""

from __future__ import annotations

import idna


def to_a_labels(name: str) -> str | None:
    """The A-labels of a name (RFC 5891, section 5; letters mapped as UTS 46 says); None where it is no name."""
    try:
        return idna.encode(name, uts46=True, std3_rules=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
