"""What a check found."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warning", "fault", "unknown"]


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        state: `fault` where the agent cannot do its work, `warning` where it does it less well, `unknown` where this
            cannot be looked at here.
        message: what there is, in one sentence without a full stop.
        why: what follows from it; may be empty.
        remedy: the command that mends it, or what to write; may be empty.
    """

    state: State
    message: str
    why: str = ""
    remedy: str = ""


def ok(message: str) -> Finding:
    """Say that something is well."""
    return Finding("ok", message)


def warning(message: str, why: str, remedy: str) -> Finding:
    """Say that something makes the agent do its work less well."""
    return Finding("warning", message, why, remedy)


def fault(message: str, why: str, remedy: str) -> Finding:
    """Say that something keeps the agent from doing its work."""
    return Finding("fault", message, why, remedy)


def unknown(message: str, remedy: str = "") -> Finding:
    """Say that something cannot be looked at here."""
    return Finding("unknown", message, "", remedy)
