"""What a report tells of alerts that were not raised: plain values, by exception and by cool-down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """One exception of the site.

    Attributes:
        signature, clause: what it is for; one of them is None.
        device, device_group, domain: what else an alert must fit; None for anything.
        until: last local day on which it holds, `YYYY-MM-DD`.
        reason: why there is one.
        approved_by: who decided so; None where that is not said.
        held: signature -> alerts that it held back.
        after_expiry: signature -> alerts that were raised because it had expired.
    """

    signature: str | None
    clause: str | None
    device: str | None
    device_group: str | None
    domain: str | None
    until: str
    reason: str
    approved_by: str | None = None
    held: Mapping[str, int] = field(default_factory=dict)
    after_expiry: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoolDownView:
    """One signature's time to cool down, and how many alerts it held back."""

    signature: str
    minutes: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class RestraintView:
    """Everything by which the site holds alerts back.

    Attributes:
        exceptions: in the site's order.
        cool_down: likewise.
        forgotten: groups whose latest alert was forgotten, because there were too many.
    """

    exceptions: tuple[ExceptionView, ...] = ()
    cool_down: tuple[CoolDownView, ...] = ()
    forgotten: int = 0

    @property
    def by_exceptions(self) -> int:
        """Alerts that exceptions held back."""
        return sum(sum(each.held.values()) for each in self.exceptions)

    @property
    def by_cool_down(self) -> int:
        """Alerts that were held back to cool down."""
        return sum(each.held for each in self.cool_down)

    @property
    def held(self) -> int:
        """Alerts that were held back."""
        return self.by_exceptions + self.by_cool_down
