"""When retention is due: at the start of the service, then once a day at a local time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Schedule:
    """A local time, once a day.

    Args:
        at: the local time; on a day on which clocks pass it twice, the first of the two, and on one on which they
            leave it out, as long after midnight as on any other.
        place: the time zone.
    """

    def __init__(self, at: time, place: ZoneInfo) -> None:
        self._at = at
        self._place = place

    def is_due(self, now_us: int, last_us: int | None) -> bool:
        """Tell whether it is time.

        Args:
            now_us: the machine's time, microseconds since 1970.
            last_us: when it was done last since the start; None where it was not.
        """
        return last_us is None or last_us < self._latest_us(now_us)

    def _latest_us(self, now_us: int) -> int:
        """Give the last moment of the schedule that is not after now."""
        now = _EPOCH + timedelta(microseconds=now_us)
        day = now.astimezone(self._place).date()
        while (moment := datetime.combine(day, self._at, self._place).astimezone(UTC)) > now:
            day -= timedelta(days=1)
        return (moment - _EPOCH) // timedelta(microseconds=1)
