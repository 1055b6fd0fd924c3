"""Tunnels as the command line names them."""

from __future__ import annotations

from hallmonitor.faults import Fault, FaultsError
from hallmonitor.nearest import nearest

NONE = "none"
"""The word for no tunnel at all."""


def parse_tunnels(text: str | None) -> tuple[str, ...]:
    """The kinds of tunnels that `text` names, with commas between them, in the engine's order.

    Args:
        text: as given; None names all, `none` no tunnel.

    Raises:
        FaultsError: words that are no kind of tunnel, each a fault.
    """
    from hallmonitor_engine import TUNNELS

    if text is None:
        return TUNNELS
    words = {word.strip().lower() for word in text.split(",")}
    if words == {NONE}:
        return ()
    if unknown := sorted(words.difference(TUNNELS)):
        raise FaultsError([_fault(word, TUNNELS) for word in unknown])
    return tuple(name for name in TUNNELS if name in words)


def _fault(word: str, known: tuple[str, ...]) -> Fault:
    if word == NONE:
        return Fault("--tunnels none stands alone", "leave out the other names")
    remedy = f"known: {', '.join(known)}; or {NONE} alone"
    guess = nearest(word, known)
    return Fault(f"{word!r} is not a tunnel", f"{guess} {remedy}" if guess else remedy)
