"""Guess what a person meant by a word that is not known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Ask "did you mean ...?" with the nearest of `known`; empty where nothing is near."""
    near = get_close_matches(wrong, sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def nearest_or_all(wrong: str, known: Iterable[str]) -> str:
    """Ask as `nearest` does; where nothing is near, name all of `known`."""
    candidates = sorted(known)
    return nearest(wrong, candidates) or f"known: {', '.join(candidates)}"
