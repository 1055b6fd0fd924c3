"""How far evidence goes: it shows a use, or raises a suspicion that a person must judge."""

from __future__ import annotations

from typing import Literal, get_args

EvidenceKind = Literal["seen", "indicated"]

EVIDENCE_KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)


def weakest(*kinds: str) -> EvidenceKind:
    """Give seen where all of these are, else indicated."""
    return "seen" if all(kind == "seen" for kind in kinds) else "indicated"
