"""Heuristics as the command line names them."""

from __future__ import annotations

from hallmonitor.faults import Fault, FaultsError
from hallmonitor.nearest import nearest


def parse_heuristics(text: str | None) -> tuple[str, ...]:
    """The heuristics that `text` names, with commas between them, in the engine's order.

    Args:
        text: as given; None names none.

    Raises:
        FaultsError: words that are no heuristic, each a fault.
    """
    if text is None:
        return ()
    from hallmonitor_engine import HEURISTICS

    words = {word.strip().lower() for word in text.split(",")}
    if unknown := sorted(words.difference(HEURISTICS)):
        raise FaultsError([_fault(word, HEURISTICS) for word in unknown])
    return tuple(name for name in HEURISTICS if name in words)


def _fault(word: str, known: tuple[str, ...]) -> Fault:
    remedy = f"known: {', '.join(known)}"
    guess = nearest(word, known)
    return Fault(f"{word!r} is not a heuristic", f"{guess} {remedy}" if guess else remedy)
