"""The signature that a document becomes which alerts by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.signature.acceptable_use import read_acceptable_use
from hallmonitor.signature.model import Signature
from hallmonitor.signature.samples import read_samples
from hallmonitor.signature.units import unit_of

if TYPE_CHECKING:
    from sigma.rule import SigmaRuleBase

    from hallmonitor.correlate import Correlation
    from hallmonitor.signature.documents import Document
    from hallmonitor.signature.model import DetectionRule
    from hallmonitor_service.faults import Fault


def signature_of(
    document: Document,
    parsed: SigmaRuleBase,
    rules: tuple[DetectionRule, ...],
    correlation: Correlation | None,
    faults: list[Fault],
) -> Signature | None:
    """Make the signature; what it lacks is added to `faults`, and None given where there is something.

    Args:
        document: the document that alerts.
        parsed: pySigma's rule or correlation.
        rules: its rules.
        correlation: None for a plain rule.
        faults: where mistakes go.
    """
    before = len(faults)
    use = read_acceptable_use(document, faults)
    samples = read_samples(document, faults)
    day = parsed.modified or parsed.date
    for key, present in (("id", parsed.id), ("name", parsed.name), ("level", parsed.level), ("date", day)):
        if not present:
            message = f"a signature that alerts has a {key}"
            faults.append(document.fault(message, "", key))
    if len(faults) > before or day is None or parsed.level is None:
        return None
    return Signature(
        id=str(parsed.id),
        name=parsed.name or "",
        title=parsed.title,
        description=" ".join((parsed.description or "").split()),
        level=parsed.level.name.lower(),
        version=day.isoformat(),
        sha256=document.sha256,
        path=document.path,
        line=document.line,
        clause=use.clause,
        evidence=use.evidence,
        cannot_show=use.cannot_show,
        advice=use.advice,
        unit=use.unit or unit_of(correlation),
        gap_us=use.gap_us,
        rules=rules,
        correlation=correlation,
        samples=samples,
    )


def check_output(document: Document, faults: list[Fault]) -> None:
    """Check what belongs to a document that would alert, where it cannot be made a signature."""
    read_acceptable_use(document, faults)
    read_samples(document, faults)
