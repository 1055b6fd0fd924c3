"""What a bcrypt hash must look like to be compared with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORM: Final = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
_LEAST_COST: Final = 4  # less is no bcrypt
MOST_COST: Final = 15
"""A hash of this cost takes some two seconds, so that one wrong password could keep a gateway busy for as long."""
_REMEDY: Final = "make one with: htpasswd -nBC 10 '' | tr -d ':'"


def why_no_hash(text: str) -> Iterator[tuple[str, str]]:
    """Say why `text` cannot be used, with a remedy; nothing where it can. The text itself is never repeated."""
    found = _FORM.fullmatch(text)
    if found is None:
        yield "this is not a bcrypt hash", _REMEDY
    elif not _LEAST_COST <= int(found[1]) <= MOST_COST:
        yield f"the hash's cost is {int(found[1])}", f"between {_LEAST_COST} and {MOST_COST}: {_REMEDY}"


def cost_of(text: str) -> int:
    """Give the cost of a hash that `why_no_hash` has nothing against."""
    return int(text[4:6])
