"""Tunnels as the command line names them."""

from __future__ import annotations

from hallmonitor.cli.known_names import known_names


def parse_tunnels(text: str | None) -> tuple[str, ...]:
    """The kinds of tunnels that `text` names, with commas between them, in the engine's order.

    Args:
        text: as given; None names all, `none` no tunnel.

    Raises:
        FaultsError: words that are no kind of tunnel, each a fault.
    """
    from hallmonitor_engine import TUNNELS

    return TUNNELS if text is None else known_names(text, TUNNELS, "a tunnel", "--tunnels")
