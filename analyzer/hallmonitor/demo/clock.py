"""The school day of the demo on the capture's clock: nanoseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

MILLISECOND: Final = 1_000_000
SECOND: Final = 1_000 * MILLISECOND
MINUTE: Final = 60 * SECOND

# Tuesday 2026-05-12 at midnight in New York, which is four hours behind UTC in May.
MIDNIGHT: Final = int(datetime(2026, 5, 12, 4, tzinfo=UTC).timestamp()) * SECOND


def at(local: str, *, seconds: int = 0) -> int:
    """The moment of a local time of the demo day.

    Args:
        local: "HH:MM" in New York.
        seconds: seconds after that minute began.

    Returns:
        Nanoseconds since 1970, UTC.
    """
    hours, minutes = local.split(":")
    return MIDNIGHT + (int(hours) * 60 + int(minutes)) * MINUTE + seconds * SECOND
