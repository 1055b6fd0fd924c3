"""The policy's allowances for incidental use, in the forms in which the judge and the report ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.allowance_devices import devices_by_use
from hallmonitor.alerts.incidental_use import IncidentalUse
from hallmonitor.report.usage_view import UsageView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from hallmonitor.alerts.asked import Entry, Signature
    from hallmonitor.policy import PolicyEntry


class Allowances:
    """Every signature's allowances.

    Args:
        entries: of the policy; each signature stands in one of them.
        place: the site's time zone.
    """

    def __init__(self, entries: Iterable[PolicyEntry], place: ZoneInfo) -> None:
        self._uses = {
            entry.signature_name: IncidentalUse(entry.allowances, place) for entry in entries if entry.allowances
        }

    def narrowing(self, _entry: Entry, signature: Signature) -> IncidentalUse | None:
        """Give a signature's allowances; None where it has none."""
        return self._uses.get(signature.name)

    def forget(self, day: int) -> None:
        """Forget the accounts of all days before `day`, counted from 1970."""
        for use in self._uses.values():
            use.forget(day)

    def devices(self, day: int) -> dict[str, Mapping[str, int]]:
        """Count devices by how much they used on a local day, counted from 1970: signature -> words -> devices."""
        return {name: devices_by_use(use.usage(), day) for name, use in sorted(self._uses.items())}

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
