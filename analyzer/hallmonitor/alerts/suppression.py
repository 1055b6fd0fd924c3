"""Decide which alerts are raised, by the site's exceptions and times to cool down, and count those that are not.

- An exception holds an alert back if it names the alert's signature or clause, and fits device, device group and domain
  as far as it names them, on days up to its last. The local date of the alert's first record decides. Of several that
  fit, the first in the site file counts.
- An exception for a domain fits an alert all of whose traffic is with that domain and names below it, as far as the
  alert can tell: not where it lists as many domains as it lists at most, or has traffic without a name.
- An alert that would have been held back, had the exception not expired, is raised, and counted as such.
- A time to cool down holds an alert back if it crossed its threshold earlier than that long after the last record of
  the alert that was raised before it, of the same signature and group. Those held back do not prolong it.
- Where a value of an alert's group must not be told, two groups cannot be told apart: such an alert is never held back
  to cool down.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from hallmonitor.alerts.alert import DOMAINS_CAP
from hallmonitor.alerts.local_time import local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from hallmonitor.alerts.alert import Alert

MOST_REMEMBERED: Final = 100_000
"""Groups whose latest alert is remembered; of more, those longest ago are forgotten, and their next alert is raised."""

_MINUTE_US: Final = 60_000_000


class Exempting(Protocol):
    """An exception of the site."""

    @property
    def signature(self) -> str | None:
        """Name of the signature that it is for; None where it is for a clause."""

    @property
    def clause(self) -> str | None:
        """Id of the clause that it is for."""

    @property
    def device(self) -> str | None:
        """Pseudonym of the only device that it fits; None for any."""

    @property
    def device_group(self) -> str | None:
        """The only device group that it fits; None for any."""

    @property
    def domain(self) -> str | None:
        """The only domain that it fits, with the names below it; None for any."""

    @property
    def until(self) -> date:
        """The last local day on which it holds."""


class Cooling(Protocol):
    """A signature's time to cool down."""

    @property
    def signature(self) -> str:
        """Name of the signature."""

    @property
    def minutes(self) -> int:
        """How long after an alert further ones of its group are not raised."""


@dataclass(slots=True)
class Held:
    """How many alerts were held back, by signature.

    Attributes:
        by_exception: for each exception, in the site's order: signature -> alerts that it held back.
        after_expiry: likewise: alerts that were raised because it had expired.
        by_cool_down: signature -> alerts that were held back after another.
        forgotten: groups that were forgotten because there were too many.
    """

    by_exception: list[dict[str, int]]
    after_expiry: list[dict[str, int]]
    by_cool_down: dict[str, int] = field(default_factory=dict)
    forgotten: int = 0


class Suppression:
    """Decides on alerts one after the other; those of one signature and group come in the order of their times.

    Args:
        exceptions: in the site's order.
        cool_down: at most one for a signature.
        place: the site's time zone.
    """

    def __init__(self, exceptions: Sequence[Exempting], cool_down: Sequence[Cooling], place: ZoneInfo) -> None:
        self._exceptions = tuple(exceptions)
        self._cool_down = tuple(cool_down)
        self._cool_down_us = {each.signature: each.minutes * _MINUTE_US for each in cool_down}
        self._place = place
        self._raised: dict[str, int] = {}
        self.held = Held([{} for _ in exceptions], [{} for _ in exceptions])

    def passes(self, alert: Alert) -> bool:
        """Tell whether an alert is raised, and count it where it is not."""
        name = alert.signature["name"]
        fitting = [number for number, each in enumerate(self._exceptions) if _fits(each, alert)]
        day = self._day(alert.first_us)
        in_force = [number for number in fitting if day is not None and day <= self._exceptions[number].until]
        if in_force:
            _count(self.held.by_exception[in_force[0]], name)
            return False
        cooling, group = self._cool_down_us.get(name), _group(name, alert.group)
        if cooling is not None and group is not None:
            last_us = self._raised.get(group)
            if last_us is not None and alert.crossed_us < last_us + cooling:
                _count(self.held.by_cool_down, name)
                return False
            self._remember(group, alert.last_us)
        if fitting:
            _count(self.held.after_expiry[fitting[0]], name)
        return True

    def note(self, signature: str, group: Mapping[str, str | int | None], last_us: int) -> None:
        """Remember an alert that was raised whatever this says of it, so that its signature cools down after it.

        Args:
            signature: its name.
            group: of the alert.
            last_us: when the alert's last record ends, microseconds since 1970.
        """
        told = _group(signature, group)
        if told is not None and signature in self._cool_down_us:
            self._remember(told, last_us)

    def follow_on(self, saved: Mapping[str, Any]) -> None:
        """Begin anew, with what another gave as `save` of when alerts were raised, whatever it decided by."""
        self._raised = dict(saved["raised"])
        self.held = Held([{} for _ in self._exceptions], [{} for _ in self._exceptions])

    def save(self) -> dict[str, Any]:
        """Give what is remembered and counted as values that JSON can hold."""
        held = self.held
        return {
            "raised": list(self._raised.items()),  # pairs keep their order in any JSON; it tells whom to forget first
            "by_exception": held.by_exception,
            "after_expiry": held.after_expiry,
            "by_cool_down": held.by_cool_down,
            "forgotten": held.forgotten,
        }

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Go on from what `save` gave, with the same exceptions and times to cool down."""
        self._raised = dict(saved["raised"])
        by_exception, after_expiry = ([dict(each) for each in saved[name]] for name in ("by_exception", "after_expiry"))
        self.held = Held(by_exception, after_expiry, dict(saved["by_cool_down"]), saved["forgotten"])

    def __deepcopy__(self, _memo: object) -> Suppression:
        """Give one that goes on by itself from here; a time zone cannot be copied, and need not be."""
        twin = Suppression(self._exceptions, self._cool_down, self._place)
        twin.restore(self.save())
        return twin

    def _remember(self, group: str, last_us: int) -> None:
        self._raised.pop(group, None)  # so that the first one is always that whose alert is longest ago
        self._raised[group] = last_us
        if len(self._raised) > MOST_REMEMBERED:
            del self._raised[next(iter(self._raised))]
            self.held.forgotten += 1

    def _day(self, us: int) -> date | None:
        try:
            return local(us, self._place).date()
        except OverflowError:  # a damaged capture's time, which no calendar has: no exception holds then
            return None


def _fits(exception: Exempting, alert: Alert) -> bool:
    """Tell whether an exception is for an alert, whatever the day."""
    return (
        exception.signature in {None, alert.signature["name"]}
        and exception.clause in {None, alert.clause}
        and exception.device in {None, alert.device}
        and exception.device_group in {None, alert.device_group}
        and (exception.domain is None or _only_with(exception.domain, alert))
    )


def _only_with(domain: str, alert: Alert) -> bool:
    """Tell whether all traffic of an alert is with one domain."""
    evidence = alert.evidence
    listed = evidence.domains
    if not listed or len(listed) >= DOMAINS_CAP:
        return False
    named = all(each["domain"] == domain or each["domain"].endswith(f".{domain}") for each in listed)
    whole = sum(each["bytes"] for each in listed) == evidence.source_bytes + evidence.destination_bytes
    return named and whole and sum(each["flows"] for each in listed) >= evidence.flows


def _group(signature: str, group: Mapping[str, str | int | None]) -> str | None:
    """Give what tells a signature's group from others; None where a part of it is not told."""
    if None in group.values():
        return None
    return json.dumps([signature, group], sort_keys=True, ensure_ascii=False)


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
