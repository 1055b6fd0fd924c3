"""The names that a slip of the finger makes of a name, few enough to look each of them up."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = f"{ascii_lowercase}{digits}-."


def one_edit_away(name: str) -> Iterator[str]:
    """Every text that one letter left out, exchanged with its neighbour, replaced or put in makes of `name`.

    They come in that order, without `name` itself, some more than once: of a name of 15 characters some 1,200.
    """
    parts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    for before, behind in parts:
        if behind:
            yield before + behind[1:]
    for before, behind in parts:
        if behind[1:] and behind[0] != behind[1]:
            yield before + behind[1] + behind[0] + behind[2:]
    for before, behind in parts:
        if behind:
            yield from (before + letter + behind[1:] for letter in _LETTERS if letter != behind[0])
    for before, behind in parts:
        yield from (before + letter + behind for letter in _LETTERS)
