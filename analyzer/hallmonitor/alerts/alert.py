"""An alert as it is told and written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FLOW_IDS_CAP = 50
"""Flow ids in one alert; the number of flows is told beside them."""

DOMAINS_CAP = 20
"""Domains in one alert: those with the most flows."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc(us: int) -> str:
    """Write microseconds since 1970 as RFC 3339 says, with six digits of a second."""
    return (_EPOCH + timedelta(microseconds=us)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The flows of an episode, summed up.

    Attributes:
        flows: number of distinct flows.
        flow_ids: the first of them by time, 16 hexadecimal digits each.
        flow_ids_cap: how many ids are listed at most.
        domains: those with the most flows: domain, flows, bytes both ways.
        categories: every category, sorted.
        services: every catalogue service, sorted.
        source_bytes: IP bytes that originators sent.
        destination_bytes: IP bytes that responders sent.
        active_minutes: number of distinct minutes in which a record began.
    """

    flows: int
    flow_ids: list[str]
    flow_ids_cap: int
    domains: list[dict[str, Any]]
    categories: list[str]
    services: list[str]
    source_bytes: int
    destination_bytes: int
    active_minutes: int


@dataclass(frozen=True, slots=True)
class AlertLoss:
    """A time of blindness that overlaps an alert; a bound that is not known is None."""

    from_us: int | None
    to_us: int | None
    cause: str
    packets: int | None

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in an alert."""
        return {
            "from": None if self.from_us is None else utc(self.from_us),
            "to": None if self.to_us is None else utc(self.to_us),
            "cause": self.cause,
            "packets": self.packets,
        }


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode in which a signature was across its threshold.

    Attributes:
        id: 16 hexadecimal digits, from the signature, the group and the first crossing under a secret key; the
            same in every run with that key.
        policy: id of the policy.
        clause: id of the clause.
        evidence_kind: seen or indicated; the weaker of what signature and policy say.
        level: informational, low, medium, high or critical.
        state: open; a person may change it later.
        signature: id, name, title, version, sha256.
        device: pseudonym, where all evidence is of one device.
        device_group: likewise.
        building: likewise; None also where the site names none that fits.
        sensor: likewise.
        group: what the flows have in common: the columns that the signature groups by, with their values. An address
            is a pseudonym, or None, where it must not be told.
        first_us: when the first record of the evidence begins, microseconds since 1970.
        crossed_us: when the record begins with which the measure first went across the threshold.
        last_us: when the last record of the evidence ends; where records tell no end, when the last one begins.
        measured: value, unit, and what it is over: `window` for the furthest that the measure of one window went;
            `alert` for a plain rule, whose measure is the number of flows of the whole alert.
        threshold: operator, value, unit, window in seconds; `limit` with operator and value where there are two bounds.
        why: one sentence in words, with times of the site's time zone.
        evidence: the flows.
        losses: times of blindness from one window before the first record to the last.
        cannot_show: what this evidence cannot show.
        advice: what a person should check next.
        hashes: of ruleset, catalogue and input.
    """

    id: str
    policy: str
    clause: str
    evidence_kind: str
    level: str
    state: str
    signature: dict[str, str]
    device: str | None
    device_group: str | None
    building: str | None
    sensor: str | None
    group: dict[str, str | int | None]
    first_us: int
    crossed_us: int
    last_us: int
    measured: dict[str, Any]
    threshold: dict[str, Any]
    why: str
    evidence: Evidence
    losses: list[AlertLoss]
    cannot_show: str
    advice: str
    hashes: dict[str, str]

    @property
    def first(self) -> str:
        """RFC 3339 of `first_us`."""
        return utc(self.first_us)

    @property
    def crossed(self) -> str:
        """RFC 3339 of `crossed_us`."""
        return utc(self.crossed_us)

    @property
    def last(self) -> str:
        """RFC 3339 of `last_us`."""
        return utc(self.last_us)

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object of this alert."""
        told = {name: getattr(self, name) for name in self.__slots__ if name not in _WRITTEN_OTHERWISE}
        return {
            **told,
            "first": self.first,
            "crossed": self.crossed,
            "last": self.last,
            "evidence": asdict(self.evidence),
            "losses": [loss.as_json() for loss in self.losses],
        }

    def to_json(self) -> str:
        """Write this alert as one line of JSON, without the line's end; the same alert gives the same bytes."""
        return json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


_WRITTEN_OTHERWISE = frozenset({"first_us", "crossed_us", "last_us", "evidence", "losses"})
