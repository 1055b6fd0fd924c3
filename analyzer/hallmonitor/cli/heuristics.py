"""Heuristics as the command line names them."""

from __future__ import annotations

from hallmonitor.cli.known_names import known_names


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

    return known_names(text, HEURISTICS, "a heuristic")
