"""The block `acceptable_use`, which ties a signature to a clause and tells what its evidence is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts import EVIDENCE_KINDS, weakest
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor.signature.durations import SECOND, microseconds
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from hallmonitor.alerts import EvidenceKind
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

REQUIRED = ("clause", "evidence", "cannot_show", "advice")
KEYS = (*REQUIRED, "gap", "unit")
_HOUR_US = 3_600 * SECOND


@dataclass(frozen=True, slots=True)
class AcceptableUse:
    """What a signature means for a policy.

    Attributes:
        clause: policy-neutral clause id.
        evidence: seen or indicated.
        cannot_show: what this evidence cannot show.
        advice: what a person should check next.
        unit: what the measure counts; empty where the file does not say.
        gap_us: how long a silence ends an episode of a plain rule, microseconds.
    """

    clause: str = ""
    evidence: EvidenceKind = "indicated"
    cannot_show: str = ""
    advice: str = ""
    unit: str = ""
    gap_us: int = _HOUR_US


def read_acceptable_use(document: Document, faults: list[Fault]) -> AcceptableUse:
    """Read the block of a document that alerts; every mistake is added to `faults`."""
    block = document.data.get("acceptable_use")
    if not isinstance(block, dict):
        remedy = f"it holds {', '.join(REQUIRED)}"
        faults.append(document.fault("the signature has no block acceptable_use", remedy, "acceptable_use"))
        return AcceptableUse()
    for key in block:
        if key not in KEYS:
            message = f"unknown key {key} in acceptable_use"
            faults.append(document.fault(message, nearest(str(key), KEYS), "acceptable_use", str(key)))
    texts = {key: _text(document, block, key, faults) for key in (*REQUIRED, "unit")}
    _listed(document, "clause", texts["clause"], tuple(CLAUSES), faults)
    _listed(document, "evidence", texts["evidence"], EVIDENCE_KINDS, faults)
    gap_us = _HOUR_US
    if "gap" in block:
        try:
            gap_us = microseconds(block["gap"])
        except ValueError as error:
            faults.append(document.fault(f"gap: {error}", "", "acceptable_use", "gap"))
        if not gap_us:
            faults.append(document.fault("gap must be longer than nothing", "", "acceptable_use", "gap"))
    evidence = weakest(texts.pop("evidence"))
    return AcceptableUse(**texts, evidence=evidence, gap_us=gap_us)


def _text(document: Document, block: dict[Any, Any], key: str, faults: list[Fault]) -> str:
    value = block.get(key)
    if value is None and key == "unit":
        return ""
    if not isinstance(value, str) or not value.strip():
        message = f"acceptable_use has no {key}" if value is None else f"{key} is a text that is not empty"
        faults.append(document.fault(message, "", "acceptable_use", key))
        return ""
    return " ".join(value.split())


def _listed(document: Document, key: str, value: str, known: tuple[str, ...], faults: list[Fault]) -> None:
    if value and value not in known:
        remedy = nearest(value, known) or f"one of {', '.join(known)}"
        faults.append(document.fault(f"unknown {key} {value}", remedy, "acceptable_use", key))
