"""What of a policy can be seen: each clause with what sees it, what indicates it, and what escapes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.replay.settings import settings
from hallmonitor.report.coverage import coverage
from hallmonitor.report.settings import SettingRow, allowance_rows, setting_rows
from hallmonitor.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hallmonitor.policy import MonitoringRule, NamedSystem
    from hallmonitor.replay.rulebook import Rulebook
    from hallmonitor.report.view import PolicyView
    from hallmonitor.site import Site

WIDTH = 80
TITLES = ("clause", "evidence", "seen by", "indicated by")


@dataclass(frozen=True, slots=True)
class CoveringUse:
    """One signature as the policy applies it to a clause.

    Attributes:
        title: of the signature, in a few words.
        evidence: seen or indicated: the weaker of the clause's and the signature's.
        cannot_show: what its evidence cannot show.
        setting: threshold, level, schedules and exempt groups, in words.
        allowed: incidental use that does not count, in words; empty where all use counts.
    """

    title: str
    evidence: str
    cannot_show: str
    setting: SettingRow
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class CoveredClause:
    """One clause.

    Attributes:
        id: policy-neutral id.
        summary: in a few words of our own.
        evidence: seen, indicated or not seen.
        uses: the signatures that stand for it, in the policy's order.
        reason: why traffic cannot show it, or what it leaves out.
        instead: what can be done in place of watching.
    """

    id: str
    summary: str
    evidence: str
    uses: tuple[CoveringUse, ...]
    reason: str
    instead: str

    def by(self, evidence: str) -> list[CoveringUse]:
        """The signatures whose evidence is of a kind."""
        return [use for use in self.uses if use.evidence == evidence]


@dataclass(frozen=True, slots=True)
class PolicyCoverage:
    """A whole policy.

    Attributes:
        policy: its title, board and dates.
        clauses: in its order.
        systems: those that it names, with what traffic does not show of them.
        monitoring: its rules about monitoring itself, and how far they are met.
        hashes: of policy, signatures and catalogue.
    """

    policy: PolicyView
    clauses: tuple[CoveredClause, ...]
    systems: tuple[NamedSystem, ...]
    monitoring: tuple[MonitoringRule, ...]
    hashes: dict[str, str]

    @property
    def summary(self) -> str:
        """How many clauses are seen, indicated and not seen, in a sentence."""
        number = {kind: sum(clause.evidence == kind for clause in self.clauses) for kind in _KINDS}
        told = [f"{words} {number[kind]}" for kind, words in _KINDS.items()]
        return f"Of {count(len(self.clauses), 'clause')}, {', '.join(told[:-1])} and {told[-1]}."


_KINDS = {"seen": "traffic shows", "indicated": "indicates", "not seen": "does not show"}


def policy_coverage(rulebook: Rulebook, site: Site) -> PolicyCoverage:
    """Put together what a policy covers.

    Args:
        rulebook: the policy with its signatures.
        site: whose lists, groups and hours count.
    """
    policy, signatures = rulebook.policy, rulebook.signatures
    applied = settings(rulebook, site)
    allowed = dict(allowance_rows(applied))
    uses: dict[str, list[CoveringUse]] = {}
    for entry, row in zip(policy.entries, setting_rows(applied), strict=True):
        signature = signatures[entry.signature_name]
        use = CoveringUse(signature.title, entry.evidence, signature.cannot_show, row, allowed.get(signature.name, ""))
        uses.setdefault(entry.clause, []).append(use)
    view = rulebook.policy_view
    clauses = tuple(
        CoveredClause(
            clause.id, clause.summary, row.evidence, tuple(uses.get(clause.id, ())), clause.reason, clause.instead
        )
        for clause, row in zip(view.clauses, coverage(view, ()), strict=True)
    )
    return PolicyCoverage(view, clauses, policy.systems, policy.monitoring, rulebook.hashes)


def coverage_rows(covered: PolicyCoverage) -> Iterator[tuple[str, ...]]:
    """A text for each of `TITLES`: the names of a clause's signatures one below the other."""
    for clause in covered.clauses:
        seen, indicated = ([use.setting.name for use in clause.by(kind)] for kind in ("seen", "indicated"))
        for place in range(max(1, len(seen), len(indicated))):
            first = (clause.id, clause.evidence) if place == 0 else ("", "")
            yield (*first, _at(seen, place), _at(indicated, place))


def coverage_details(covered: PolicyCoverage) -> Iterator[str]:
    """Lines of 80 columns on each clause: its signatures as they are applied, and what cannot be seen."""
    for clause in covered.clauses:
        yield ""
        yield from _wrapped(f"{clause.id}: {clause.summary}", "")
        for use in clause.uses:
            setting = use.setting
            told = [setting.threshold, f"level {setting.level}", setting.schedules]
            if setting.exempt != "none":
                told.append(f"exempt: {setting.exempt}")
            if use.allowed:
                told.append(f"allowed before it counts: {use.allowed}")
            yield from _wrapped(f"{setting.name} ({use.evidence}): {'; '.join(told)}", "  ")
        if clause.reason:
            label = "why it is not seen" if clause.evidence == "not seen" else "what is not seen"
            yield from _wrapped(f"{label}: {clause.reason}", "  ")
        if clause.instead:
            yield from _wrapped(f"instead: {clause.instead}", "  ")


def coverage_values(covered: PolicyCoverage) -> Iterator[dict[str, Any]]:
    """One JSON object for each clause."""
    for clause in covered.clauses:
        yield {
            "policy": covered.policy.id,
            "clause": clause.id,
            "summary": clause.summary,
            "evidence": clause.evidence.replace(" ", "_"),
            "seen_by": [use.setting.name for use in clause.by("seen")],
            "indicated_by": [use.setting.name for use in clause.by("indicated")],
            "signatures": [
                {
                    "name": use.setting.name,
                    "title": use.title,
                    "evidence": use.evidence,
                    "alerts_at": use.setting.threshold,
                    "level": use.setting.level,
                    "counts": use.setting.schedules,
                    "exempt_groups": use.setting.exempt,
                    "allowed": use.allowed or None,
                    "filters": use.setting.filters,
                    "set_by": use.setting.changed,
                    "cannot_show": use.cannot_show,
                }
                for use in clause.uses
            ],
            "reason": clause.reason or None,
            "instead": clause.instead or None,
            "hashes": covered.hashes,
        }


def _at(names: Sequence[str], place: int) -> str:
    return names[place] if place < len(names) else ""


def _wrapped(text: str, margin: str) -> list[str]:
    further = f"{margin}  "
    return textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
