"""How close a signature came to an alert, as values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.alert import utc
from hallmonitor.explain.why_not_text import why_not_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from hallmonitor.explain.part_counts import PartCount


@dataclass(frozen=True, slots=True)
class RuleLook:
    """One rule over the records that were looked at.

    Attributes:
        name: of the rule.
        counts: its parts, with how many records pass each.
    """

    name: str
    counts: PartCount


@dataclass(frozen=True, slots=True)
class Without:
    """What the measure would have been without one condition.

    Attributes:
        rule: name of the rule that has the condition.
        origin: where the condition comes from; empty for the rule itself.
        words: the condition.
        more: records that would have counted in addition.
        reached: the measure.
        across: whether that would have been across the threshold.
        at_us: time of the record at which it would have been reached, microseconds since 1970.
    """

    rule: str
    origin: str
    words: str
    more: int
    reached: float
    across: bool
    at_us: int

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in JSON, with the time in UTC."""
        told = asdict(self)
        return {"at": utc(told.pop("at_us")), **told}


@dataclass(frozen=True, slots=True)
class Look:
    """One span of time that was looked at.

    Attributes:
        what: asked, best or day: the window that ends at the time asked about, the closest window of that local day, or
            that whole day, where nothing in it counts.
        from_us: where it begins, itself not inside, microseconds since 1970.
        to_us: its last moment.
        records: flow records of the device.
        flows: of how many flows.
        rules: each rule over these records.
        group: column -> value of the group that came closest; None for a value that is not stored.
        reached: the measure.
        at_most: whether it can be less, because a value that it reads is not stored.
        at_us: time of the record at which it was reached; None where nothing counts.
        across: whether that is across the threshold.
        missing: steps that are missing.
        in_the_way: steps that are there and must not be.
        out_of_order: whether all steps are there, but not in the order that is asked for.
        undecided: records of which nobody can tell whether they count.
        within: records of the device that match, but are within an allowance.
        without: what the measure would have been without each condition; first those that would have crossed, of
            them the one that lets the fewest more records count.
    """

    what: str
    from_us: int
    to_us: int
    records: int
    flows: int
    rules: tuple[RuleLook, ...]
    group: Mapping[str, str | int | None]
    reached: float
    at_most: bool
    at_us: int | None
    across: bool
    missing: tuple[str, ...]
    in_the_way: tuple[str, ...]
    out_of_order: bool
    undecided: int
    within: int
    without: tuple[Without, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in JSON, with times in UTC."""
        told = asdict(self)
        del told["from_us"], told["to_us"], told["at_us"]
        return {
            **told,
            "without": [one.as_json() for one in self.without],
            "from": utc(self.from_us),
            "to": utc(self.to_us),
            "at": None if self.at_us is None else utc(self.at_us),
        }


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a signature raised no alert.

    Attributes:
        signature: its name.
        title: in a few words.
        policy: id of the policy.
        applies: whether the policy uses the signature.
        device: pseudonym.
        at_us: the time asked about, microseconds since 1970.
        unit: what the measure counts.
        measure: what is measured against which threshold, in words; empty for a plain rule.
        operator: how the measure is compared.
        threshold: with what.
        asked: both in words, such as "at least 20"; empty where a condition over steps decides.
        window_us: length of the window.
        looks: what was looked at.
        without: how close that day would have come without each condition, in the same order.
        fired: alerts of this signature that this device had part in on that day: id, why, clause.
        allowances: incidental use that does not count, each in words.
        notes: what cannot be told, and what the site held back, each a sentence.
        zone: the site's time zone.
    """

    signature: str
    title: str
    policy: str
    applies: bool
    device: str
    at_us: int
    unit: str
    measure: str
    operator: str
    threshold: float
    asked: str
    window_us: int
    looks: tuple[Look, ...]
    without: tuple[Without, ...]
    fired: tuple[Mapping[str, str], ...]
    allowances: tuple[str, ...]
    notes: tuple[str, ...]
    zone: ZoneInfo

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object of this answer, with times in UTC."""
        return {
            "signature": self.signature,
            "title": self.title,
            "policy": self.policy,
            "applies": self.applies,
            "device": self.device,
            "at": utc(self.at_us),
            "unit": self.unit,
            "measure": self.measure,
            "operator": self.operator,
            "threshold": self.threshold,
            "asked": self.asked,
            "window_s": self.window_us // 1_000_000,
            "looks": [look.as_json() for look in self.looks],
            "without": [one.as_json() for one in self.without],
            "fired": [dict(alert) for alert in self.fired],
            "allowances": list(self.allowances),
            "notes": list(self.notes),
            "time_zone": self.zone.key,
        }

    def text(self, width: int = 80) -> str:
        """Give the answer as lines of text of a width, without the last line's end."""
        return why_not_text(self, width)
