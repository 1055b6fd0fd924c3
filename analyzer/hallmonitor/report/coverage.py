"""What was looked for and what came of it: clauses, signatures and devices against alerts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.report.cards import gravity, who
from hallmonitor.report.words import LocalTime, count, microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.report.view import AlertRecord, PolicyView

MOST_GROUPS = 250
_UNSEEN = "See “What cannot be seen”."
_EVIDENCE = {"seen": "seen", "indicated": "indicated", "not_seen": "not seen"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """One clause, the evidence that traffic can give of it, how it was watched, what escapes that, and the outcome."""

    clause: str
    summary: str
    evidence: str
    signatures: str
    limits: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Group:
    """The alerts of one signature about one device."""

    title: str
    device: str
    level: str
    number: int
    when: str


def coverage(policy: PolicyView, alerts: Sequence[AlertRecord]) -> list[Coverage]:
    """Every clause of the policy, in its order; a clause without signatures cannot have an outcome, and says so."""
    totals = Counter(alert["clause"] for alert in alerts)
    rows = []
    for clause in policy.clauses:
        if totals[clause.id]:
            outcome = count(totals[clause.id], "alert")
        elif clause.evidence == "not_seen":
            outcome = "cannot be seen"
        else:
            outcome = "none" if clause.signatures else "not watched"
        kind = _EVIDENCE.get(clause.evidence, clause.evidence)
        limits = _UNSEEN if clause.evidence == "not_seen" else " ".join(filter(None, (clause.reason, clause.instead)))
        rows.append(Coverage(clause.id, clause.summary, kind, ", ".join(clause.signatures), limits, outcome))
    return rows


def groups(alerts: Sequence[AlertRecord], clock: LocalTime) -> list[Group]:
    """Alerts counted by signature and device, gravest first; the caller caps them at `MOST_GROUPS`."""
    found: dict[tuple[str, str, str], list[AlertRecord]] = {}
    for alert in sorted(alerts, key=gravity):
        found.setdefault((alert["level"], alert["signature"]["title"], who(alert)), []).append(alert)
    return [
        Group(
            title,
            device,
            level,
            len(members),
            clock.between(
                min(microseconds(alert["first"]) for alert in members),
                max(microseconds(alert["last"]) for alert in members),
            ),
        )
        for (level, title, device), members in found.items()
    ]
