"""The operator's mistakes: collected, shown together, each with place and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in something that a person wrote or named.

    Attributes:
        message: what is wrong, in one sentence without a full stop.
        remedy: what would be right; may be empty where the message already says it.
        path: the file, where there is one.
        line: line in `path`, counted from 1, where it is known.
    """

    message: str
    remedy: str = ""
    path: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}:{self.line}: " if self.line else f"{self.path}: "
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class FaultsError(Exception):
    """Every fault that was found before work could start; the command line shows all and exits with 2."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    @classmethod
    def single(cls, message: str, remedy: str = "", path: Path | None = None, line: int | None = None) -> FaultsError:
        """One fault as an error."""
        return cls([Fault(message, remedy, path, line)])


def reason_of(error: OSError) -> str:
    """Say why the system could not do something, in words that follow a colon."""
    return (error.strerror or "unknown error").lower()
