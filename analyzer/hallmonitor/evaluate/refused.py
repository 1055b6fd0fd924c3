"""What is said of a signature that cannot be evaluated."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - named for what happened, as the engine's refusals are
    """What a signature asks cannot be answered from flow records.

    Attributes:
        message: what is wrong, without a full stop.
        remedy: what would be right; may be empty.
        field: the column that is at fault, where it is one.
    """

    def __init__(self, message: str, remedy: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.field = field
