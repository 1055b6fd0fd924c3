"""All signatures side by side: what each is, what makes an alert, and which policies use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.local_time import span
from hallmonitor.alerts.words import number, whole
from hallmonitor.authoring.described import kind_of
from hallmonitor.policy import known_policies, load_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from hallmonitor.policy import Policy, PolicyEntry
    from hallmonitor.signature import Signature, SignatureSet

TITLES = ("name", "level", "clause", "evidence", "kind", "window", "threshold", "policies")
_SIGNS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<", "eq": "=", "neq": "!="}
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One signature in the overview.

    Attributes:
        signature: what is listed.
        level: of its alerts, as the policy or itself has it.
        clause: as the policy or itself has it.
        evidence: the weaker of the policy's and its own.
        threshold: as the policy or itself has it; None for a plain signature.
        policies: names of the policies that use it.
    """

    signature: Signature
    level: str
    clause: str
    evidence: str
    threshold: float | None
    policies: tuple[str, ...]

    def as_row(self) -> tuple[str, ...]:
        """A text for each of `TITLES`."""
        correlation = self.signature.correlation
        if correlation is None or self.threshold is None:
            window, threshold = "", "one flow"
        else:
            window = span(correlation.window_us)
            threshold = f"{_SIGNS[str(correlation.operator)]} {number(self.threshold)}"
            if correlation.limit is not None:
                operator, most = correlation.limit
                threshold += f", {_SIGNS[str(operator)]} {number(most)}"
            if correlation.wanted is not None:
                threshold = "a condition"
        kind = kind_of(self.signature)
        policies = ", ".join(self.policies)
        return (self.signature.name, self.level, self.clause, self.evidence, kind, window, threshold, policies)

    def as_json(self) -> dict[str, Any]:
        """As JSON has it."""
        correlation = self.signature.correlation
        return {
            "name": self.signature.name,
            "title": self.signature.title,
            "level": self.level,
            "clause": self.clause,
            "evidence": self.evidence,
            "kind": kind_of(self.signature),
            "window_s": None if correlation is None else correlation.window_us // _SECOND,
            "operator": None if correlation is None else str(correlation.operator),
            "threshold": self.threshold,
            "unit": self.signature.unit,
            "policies": list(self.policies),
            "file": str(self.signature.path),
            "line": self.signature.line,
        }


def policies_using(signatures: SignatureSet, root: Path) -> dict[str, tuple[str, ...]]:
    """Signature name -> the shipped policies that use it, sorted; one that none uses is left out.

    Raises:
        FaultsError: a policy cannot be used.
    """
    users: dict[str, set[str]] = {}
    for name in known_policies(root):
        for entry in load_policy(name, signatures, root).entries:
            users.setdefault(entry.signature_name, set()).add(name)
    return {name: tuple(sorted(policies)) for name, policies in users.items()}


def overview(signatures: Iterable[Signature], users: Mapping[str, Sequence[str]]) -> list[Listed]:
    """Every signature as it is by itself, sorted by name."""
    return [
        Listed(
            one,
            one.level,
            one.clause,
            one.evidence,
            None if one.correlation is None else whole(one.correlation.threshold),
            tuple(users.get(one.name, ())),
        )
        for one in sorted(signatures, key=lambda one: one.name)
    ]


def overview_of_policy(signatures: SignatureSet, policy: Policy, users: Mapping[str, Sequence[str]]) -> list[Listed]:
    """The signatures that a policy uses, as it uses them, in its order."""
    return [_used(signatures[entry.signature_name], entry, users) for entry in policy.entries]


def _used(signature: Signature, entry: PolicyEntry, users: Mapping[str, Sequence[str]]) -> Listed:
    own = None if signature.correlation is None else signature.correlation.threshold
    threshold = own if entry.threshold is None else entry.threshold
    return Listed(
        signature,
        entry.level or signature.level,
        entry.clause,
        entry.evidence,
        None if threshold is None else whole(threshold),
        tuple(users.get(signature.name, ())),
    )
