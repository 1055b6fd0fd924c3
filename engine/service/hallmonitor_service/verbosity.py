"""How much a command tells on standard error, as its command line asks for."""

from __future__ import annotations

from enum import IntEnum


class Verbosity(IntEnum):
    """The levels, in order."""

    QUIET = 0
    """Faults and warnings only."""
    NORMAL = 1
    """Notes and progress as well."""
    VERBOSE = 2
    """Each step as well."""


class _Asked:
    verbosity = Verbosity.NORMAL


_ASKED = _Asked()


def ask_for(verbosity: Verbosity) -> None:
    """Have the process tell so much from now on."""
    _ASKED.verbosity = verbosity


def asked_for() -> Verbosity:
    """Give how much was asked for."""
    return _ASKED.verbosity
