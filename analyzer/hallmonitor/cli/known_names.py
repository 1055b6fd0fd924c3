"""Names with commas between them, of which each must be one that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = "none"
"""The word for no name at all, where an option takes it."""


def known_names(text: str, known: Sequence[str], what: str, none_of: str | None = None) -> tuple[str, ...]:
    """The names in `text`, in the order of `known`.

    Args:
        text: as given.
        known: the names that there are.
        what: what each of them is, with its article.
        none_of: the option, where it takes `none` alone for none of them; None where it does not.

    Raises:
        FaultsError: words that are not known, each a fault.
    """
    words = {word.strip().lower() for word in text.split(",")}
    if none_of and words == {NONE}:
        return ()
    if unknown := sorted(words.difference(known)):
        raise FaultsError([_fault(word, known, what, none_of) for word in unknown])
    return tuple(name for name in known if name in words)


def _fault(word: str, known: Sequence[str], what: str, none_of: str | None) -> Fault:
    if none_of and word == NONE:
        return Fault(f"{none_of} {NONE} stands alone", "leave out the other names")
    remedy = f"known: {', '.join(known)}" + (f"; or {NONE} alone" if none_of else "")
    guess = nearest(word, known)
    return Fault(f"{word!r} is not {what}", f"{guess} {remedy}" if guess else remedy)
