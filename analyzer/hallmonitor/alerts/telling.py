"""From an episode to its alert."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.alert import Alert
from hallmonitor.alerts.asked_categories import asked_categories
from hallmonitor.alerts.evidence_kind import weakest
from hallmonitor.alerts.group import told_group
from hallmonitor.alerts.losses import Loss, overlapping
from hallmonitor.alerts.words import why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from hallmonitor.alerts.evidence import Summed
    from hallmonitor.alerts.group import AddressWords
    from hallmonitor.alerts.work import Work
    from hallmonitor.correlate import Correlation

_ID_DIGITS = 16

DROPPED = "rows_dropped"
"""Cause of a loss of the judge's own: more rows matched than it may keep."""


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode with all that is known of it.

    Attributes:
        work: the entry that found it.
        group: texts and numbers that its records have in common, in the order in which the correlation groups.
        crossed_us: time of its first crossing.
        over_us: time of its last crossing.
        peak: its furthest measure.
        summed: its records.
        lost_us: first and last time of rows that the entry had to drop; None where it dropped none.
    """

    work: Work
    group: Sequence[str | int]
    crossed_us: int
    over_us: int
    peak: float
    summed: Summed
    lost_us: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells episodes as alerts.

    Attributes:
        policy: its id.
        place: time zone of the site.
        id_key: secret that ids are made with.
        address_words: what to tell of an address.
    """

    policy: str
    place: ZoneInfo
    id_key: bytes
    address_words: AddressWords

    def alert(self, found: Episode, losses: Sequence[Loss], hashes: Mapping[str, str]) -> Alert:
        """Tell one episode.

        Args:
            found: the episode.
            losses: all that are known.
            hashes: of ruleset, catalogue and input.
        """
        work, summed = found.work, found.summed
        signature, correlation, evidence = work.signature, work.correlation, summed.evidence
        names, columns = correlation.group_by, work.group_columns
        group = dict(zip(names, found.group, strict=True))
        measured = evidence.flows if work.plain else rounded(found.peak)
        own = [] if found.lost_us is None else [Loss(*found.lost_us, DROPPED)]
        return Alert(
            id=self._id(found),
            policy=self.policy,
            clause=work.entry.clause,
            evidence_kind=weakest(signature.evidence, work.entry.evidence),
            level=work.entry.level or signature.level,
            state="open",
            signature={name: getattr(signature, name) for name in ("id", "name", "title", "version", "sha256")},
            device=summed.shared["device"],
            device_group=summed.shared["device_group"],
            building=summed.shared["building"],
            sensor=summed.shared["sensor"],
            group=told_group(dict(zip(names, columns, strict=True)), group, self.address_words),
            first_us=summed.first_us,
            crossed_us=found.crossed_us,
            last_us=summed.last_us,
            measured={"value": measured, "unit": signature.unit, "over": "alert" if work.plain else "window"},
            threshold={
                "operator": str(correlation.operator),
                "value": rounded(correlation.threshold),
                "unit": signature.unit,
                "window_s": correlation.window_us // 1_000_000,
                **_second_bound(correlation),
            },
            why=why(
                measured=measured,
                unit=signature.unit,
                categories=asked_categories(work.expressions, evidence.categories),
                schedule=summed.shared["schedule"],
                first_us=summed.first_us,
                begun_us=summed.begun_us,
                last_us=summed.last_us,
                place=self.place,
                correlation=None if work.plain else correlation,
                names=[rule.name for rule in signature.rules],
            ),
            evidence=evidence,
            losses=overlapping([*losses, *own], summed.first_us - correlation.window_us, summed.last_us),
            cannot_show=signature.cannot_show,
            advice=signature.advice,
            hashes=dict(hashes),
        )

    def _id(self, found: Episode) -> str:
        work = found.work
        told: list[object] = [work.signature.id, [str(value) for value in found.group], found.crossed_us]
        if work.entry.clause != work.signature.clause:
            told.append(work.entry.clause)
        text = json.dumps(told, ensure_ascii=False)
        return hmac.digest(self.id_key, text.encode(), "sha256").hex()[:_ID_DIGITS]


def rounded(value: Any) -> float:  # noqa: ANN401 - a number of NumPy's or Python's
    """Give a whole number as int, another rounded to what can be told apart in a report."""
    return int(value) if float(value).is_integer() else round(float(value), 6)


def _second_bound(correlation: Correlation) -> dict[str, Any]:
    """Give what the threshold tells besides, where the measure must lie within a range."""
    if correlation.limit is None:
        return {}
    operator, value = correlation.limit
    return {"limit": {"operator": str(operator), "value": rounded(value)}}
