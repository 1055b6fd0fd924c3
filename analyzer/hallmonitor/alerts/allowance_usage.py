"""What one device spent of an allowance on one day, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from hallmonitor.alerts.local_day import iso_date


@dataclass(frozen=True, slots=True)
class Usage:
    """One account.

    Attributes:
        device: its pseudonym.
        day: the local day, counted from 1970.
        category: of the use; empty where it has none.
        schedules: the schedules in which the allowance may be spent; empty for all.
        groups: the device groups that have the allowance; empty for all.
        spent_us: time spent, microseconds; what is beyond the allowance is in it.
        spent_octets: IP bytes spent, both ways, likewise.
        allowed_us: time allowed; None for no limit.
        allowed_octets: bytes allowed; None for no limit.
    """

    device: str
    day: int
    category: str
    schedules: tuple[str, ...]
    groups: tuple[str, ...]
    spent_us: int
    spent_octets: int
    allowed_us: int | None
    allowed_octets: int | None

    @property
    def date(self) -> str:
        """The day as ISO 8601 has it."""
        return iso_date(self.day)

    @property
    def left_us(self) -> int | None:
        """Time left, microseconds; None for no limit."""
        return None if self.allowed_us is None else max(0, self.allowed_us - self.spent_us)

    @property
    def left_octets(self) -> int | None:
        """Bytes left; None for no limit."""
        return None if self.allowed_octets is None else max(0, self.allowed_octets - self.spent_octets)

    @property
    def share(self) -> float:
        """Part of the allowance that is used, of its time or of its bytes, whichever is more; 1 where it is used up."""
        pairs = ((self.spent_us, self.allowed_us), (self.spent_octets, self.allowed_octets))
        shares = (1.0 if spent >= allowed else spent / allowed for spent, allowed in pairs if allowed is not None)
        return max(shares, default=0.0)
