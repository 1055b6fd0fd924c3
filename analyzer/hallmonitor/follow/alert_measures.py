"""What the metrics tell of alerts and allowances: how many, never whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prometheus_client import Counter, Gauge

from hallmonitor.alerts.allowance_devices import USED
from hallmonitor.follow.octet_counts import KnownLabels
from hallmonitor.site.building import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client import CollectorRegistry

    from hallmonitor.follow.rules import Rules


class AlertMeasures:
    """The counter of alerts, and the gauge of devices with allowances.

    Args:
        registry: where they are shown.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._alerts = Counter(
            "hallmonitor_follow_alerts_total",
            "Alerts that were committed.",
            ("signature", "clause", "level", "building"),
            registry=registry,
        )
        self._devices = Gauge(
            "hallmonitor_follow_allowance_devices",
            "Devices by how much of a signature's allowances for incidental use they used on the local day.",
            ("signature", "used"),
            registry=registry,
        )
        self._buildings = KnownLabels([UNASSIGNED])
        self._with_allowances = set[str]()

    def begin(self, rules: Rules) -> None:
        """Show every entry of the policy at 0 in every building, so that its first alert is seen as an increase.

        What is counted already stays, also of entries and buildings that are no more.
        """
        self._buildings.add(building.name for building in rules.site.buildings)
        levels = {signature.name: signature.level for signature in rules.rulebook.signatures}
        for entry in rules.rulebook.policy.entries:
            level = entry.level or levels[entry.signature_name]
            for building in (UNASSIGNED, *(each.name for each in rules.site.buildings)):
                self._alerts.labels(entry.signature_name, entry.clause, level, building)

    def raised(self, told: Mapping[str, Any]) -> None:
        """Count an alert.

        Args:
            told: what stands in its line; that of an alert from before an update may lack the building.
        """
        building = told.get("building") or UNASSIGNED
        known = self._buildings.names[self._buildings.number(building)]
        self._alerts.labels(told["signature"]["name"], told["clause"], told["level"], known).inc()

    def used(self, devices: Mapping[str, Mapping[str, int]]) -> None:
        """Show how many devices have used how much: signature -> each of `USED` -> devices.

        A signature that has no allowances any more is shown no more.
        """
        for signature, counted in devices.items():
            for word in USED:
                self._devices.labels(signature, word).set(counted[word])
        gone: Iterable[str] = self._with_allowances - set(devices)
        for signature in gone:
            for word in USED:
                self._devices.remove(signature, word)
        self._with_allowances = set(devices)
