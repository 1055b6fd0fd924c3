"""The keys at the top of a document of a signature file."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sigma.rule import SigmaRuleBase

from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

KINDS = ("detection", "correlation", "filter")
"""Of these each document has one, which tells what it is."""

OURS = ("acceptable_use", "samples")
"""Keys that Sigma does not have; they stand on what alerts by itself."""

_INNER = {"errors", "source", "custom_attributes", "policy"}
KEYS = {
    *(field.name for field in fields(SigmaRuleBase) if not field.name.startswith("_") and field.name not in _INNER),
    "logsource",
    *KINDS,
    *OURS,
}
"""Every key that may stand there."""


def check_keys(document: Document, faults: list[Fault]) -> bool:
    """Tell whether a document has the keys of one kind and no others; every mistake is added to `faults`."""
    before = len(faults)
    kinds = [kind for kind in KINDS if kind in document.data]
    if len(kinds) != 1:
        message = "a document has exactly one of detection, correlation and filter"
        faults.append(document.fault(message, "see the Sigma specification"))
    for key in map(str, document.data):
        if key == "policy":
            remedy = "use clause in acceptable_use, and map clauses in the policy's own file"
            faults.append(document.fault("the key policy would be lost", remedy, key))
        elif key not in KEYS:
            faults.append(document.fault(f"unknown key {key}", nearest(key, KEYS) or "take it out", key))
    logsource = document.data.get("logsource")
    for key, value in logsource.items() if isinstance(logsource, dict) else ():
        if not isinstance(value, str):
            faults.append(document.fault(f"{key} of the log source is a text", "put it in quotes", "logsource", key))
    return len(faults) == before
