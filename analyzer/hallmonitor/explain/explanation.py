"""All that explains one alert, as values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.explain.alert_text import alert_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from hallmonitor.explain.blind_time import BlindTime
    from hallmonitor.explain.flow_table import FlowTable
    from hallmonitor.explain.over_time import OverTime


@dataclass(frozen=True, slots=True)
class RuleAsked:
    """What a flow record must be to count.

    Attributes:
        name: of the rule.
        lines: the condition as an indented tree, without what filters and the policy add.
    """

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a filter, or the policy, does not let count.

    Attributes:
        origin: such as `filter approved-domains`.
        lines: what it asks, as an indented tree.
        records: records of this group, in the time of the alert, that it alone left out.
        flows: of how many flows they are.
    """

    origin: str
    lines: tuple[str, ...]
    records: int
    flows: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an alert fired, on what ground, and how far that goes.

    Attributes:
        alert: as the replay wrote it.
        clause: of the policy in the words of its file: id, summary, evidence, reason, instead; None where it is gone.
        policy: id, title, board, adopted.
        rules: what a record must be to count; empty where the signature is not at hand as it was.
        measure: what is measured against which threshold, in words; empty likewise.
        asked: the threshold in words, such as "at least 20"; empty likewise, and where a condition over steps decides.
        over_time: how the measure went; None where it cannot be counted again.
        flows: the flows; None where none are stored.
        exact: whether the records found again add up to the alert's own sums.
        blind: losses that may touch it.
        left_out: what filters and the policy did not let count.
        restraint: what the site's exceptions and times to cool down did with alerts of this signature, in sentences.
        setting: how the policy applied the signature; None where the summary does not tell.
        command: that makes the same output again.
        hashes: of inputs and settings, and of the site key's check value.
        versions: of the programs that made it.
        notes: what this explanation could not find again, each a sentence.
        zone: the site's time zone.
    """

    alert: Mapping[str, Any]
    clause: Mapping[str, Any] | None
    policy: Mapping[str, str]
    rules: tuple[RuleAsked, ...]
    measure: str
    asked: str
    over_time: OverTime | None
    flows: FlowTable | None
    exact: bool
    blind: BlindTime
    left_out: tuple[LeftOut, ...]
    restraint: tuple[str, ...]
    setting: Mapping[str, Any] | None
    command: str
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    notes: tuple[str, ...]
    zone: ZoneInfo

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object of this explanation, with times in UTC."""
        return {
            "alert": dict(self.alert),
            "clause": self.clause,
            "policy": dict(self.policy),
            "rules": [asdict(rule) for rule in self.rules],
            "measure": self.measure,
            "asked": self.asked,
            "over_time": None if self.over_time is None else self.over_time.as_json(),
            "flows": None if self.flows is None else self.flows.as_json(),
            "exact": self.exact,
            "blind": {**asdict(self.blind), "losses": [loss.as_json() for loss in self.blind.losses]},
            "left_out": [asdict(one) for one in self.left_out],
            "restraint": list(self.restraint),
            "setting": self.setting,
            "reproduce": {"command": self.command, "hashes": dict(self.hashes), "versions": dict(self.versions)},
            "notes": list(self.notes),
            "time_zone": self.zone.key,
        }

    def text(self, width: int = 80, *, plain: bool = False) -> str:
        """Give the explanation as lines of text, without the last line's end.

        Args:
            width: letters in a line.
            plain: without letters beyond ASCII in pictures.
        """
        return alert_text(self, width, plain=plain)
