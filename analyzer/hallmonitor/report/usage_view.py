"""What a report tells of incidental use: plain values of each device's accounts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsageView:
    """What one device spent of one allowance on one local day, in one category.

    Attributes:
        signature: the signature whose use it is.
        device: pseudonym.
        day: `YYYY-MM-DD`, local.
        category: of the use; empty where it has none.
        schedules: when the allowance may be spent; empty for at all times.
        groups: device groups that have it; empty for all.
        spent_us: time spent, microseconds; what is beyond the allowance is in it.
        spent_octets: IP bytes spent, likewise.
        allowed_us: time allowed; None for no limit.
        allowed_octets: bytes allowed; None for no limit.
        left_us: time left; None for no limit.
        left_octets: bytes left; None for no limit.
    """

    signature: str
    device: str
    day: str
    category: str
    schedules: tuple[str, ...]
    groups: tuple[str, ...]
    spent_us: int
    spent_octets: int
    allowed_us: int | None
    allowed_octets: int | None
    left_us: int | None
    left_octets: int | None

    @property
    def used_up(self) -> bool:
        """Whether nothing is left, so that further use counts."""
        return 0 in {self.left_us, self.left_octets}
