"""A policy of one signature that changes nothing of it, to judge by the signature alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.alerts import EvidenceKind
    from hallmonitor.signature.model import Signature


@dataclass(frozen=True, slots=True)
class UnchangedEntry:
    """What `hallmonitor.alerts.Entry` asks for; nothing here differs from the signature's own."""

    clause: str
    evidence: EvidenceKind
    signature_name: str
    level: str | None = None
    threshold: float | None = None
    schedules: Sequence[str] | None = None
    exempt_groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UnchangedPolicy:
    """What `hallmonitor.alerts.Policy` asks for."""

    entries: Sequence[UnchangedEntry]
    id: str = "unchanged"


@dataclass(frozen=True, slots=True)
class Anywhere:
    """A site of which nothing is known but a time zone."""

    time_zone: str = "UTC"


ANYWHERE = Anywhere()


def unchanged_policy(signature: Signature) -> UnchangedPolicy:
    """Give the policy of one signature."""
    return UnchangedPolicy([UnchangedEntry(signature.clause, signature.evidence, signature.name)])
