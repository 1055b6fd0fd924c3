"""The policy's allowances for incidental use, as the judge asks for them and the report tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.report.usage_view import UsageView

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hallmonitor.alerts.asked import Signature
    from hallmonitor.policy import PolicyEntry


class Allowances:
    """Every signature's allowances, made when the judge asks for them.

    Args:
        place: the site's time zone.
    """

    def __init__(self, place: ZoneInfo) -> None:
        self._place = place
        self._uses: dict[str, IncidentalUse] = {}

    def narrowing(self, entry: PolicyEntry, signature: Signature) -> IncidentalUse | None:
        """Give the allowances of an entry of the policy; None where it has none."""
        if not entry.allowances:
            return None
        use = self._uses[signature.name] = IncidentalUse(entry.allowances, self._place)
        return use

    def usage(self) -> tuple[UsageView, ...]:
        """Tell what is spent and left of every account, by signature, day, device and category."""
        return tuple(
            UsageView(
                name,
                each.device,
                each.date,
                each.category,
                each.schedules,
                each.groups,
                each.spent_us,
                each.spent_octets,
                each.allowed_us,
                each.allowed_octets,
                each.left_us,
                each.left_octets,
            )
            for name, use in sorted(self._uses.items())
            for each in use.usage()
        )
