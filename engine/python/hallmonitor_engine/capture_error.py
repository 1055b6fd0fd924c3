"""The operator's mistakes with captures, one clear line each."""

from __future__ import annotations


class CaptureError(Exception):
    """A capture that cannot be read at all.

    Attributes:
        path: as the operator gave it.
        message: what is wrong, without a full stop.
        remedy: what to do, as an imperative without a full stop; may be empty.
        others: the faults of further captures of the same run.
    """

    def __init__(self, path: str, message: str, remedy: str) -> None:
        super().__init__(path, message, remedy)
        self.path = path
        self.message = message
        self.remedy = remedy
        self.others: tuple[CaptureError, ...] = ()

    def __str__(self) -> str:
        line = f"{self.path}: {self.message}"
        return f"{line}; {self.remedy}" if self.remedy else line
