"""What in a policy is hardly meant: it can be used, and does not do what it seems to say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.alerts.asked_categories import asked_texts
from hallmonitor.columns import VOCABULARY
from hallmonitor.correlate import CorrelationKind
from hallmonitor.report.words import listing
from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest
from hallmonitor_service.source_text import read_source
from hallmonitor_service.yaml_source import yaml_documents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hallmonitor.policy import Policy, SignatureUse
    from hallmonitor.signature import Signature, SignatureSet
    from hallmonitor_service.yaml_source import YamlDocument

_MINUTE_US = 60_000_000


def policy_path(name_or_path: str, root: Path) -> Path:
    """Give the file of a policy that could be loaded by this name or path."""
    path = Path(name_or_path)
    named = "/" not in name_or_path and path.suffix not in {".yml", ".yaml"}
    return root / "policies" / f"{name_or_path}.yml" if named else path


def policy_warnings(policy: Policy, path: Path, signatures: SignatureSet, categories: Collection[str]) -> list[Fault]:
    """Find what is hardly meant, in order of line.

    Args:
        policy: as it was loaded.
        path: its file.
        signatures: those that it was loaded with.
        categories: of the catalogue.
    """
    (document,) = yaml_documents(read_source(path, "the policy").text, path, [])
    found = [*_clauses(policy, document, signatures), *_systems(policy, document, categories)]
    return sorted(found, key=lambda fault: fault.line or 0)


def _clauses(policy: Policy, document: YamlDocument, signatures: SignatureSet) -> Iterator[Fault]:
    for number, clause in enumerate(policy.clauses):
        here = ("clauses", number)
        kinds = {signatures[use.name].evidence for use in clause.signatures}
        if clause.evidence == "seen" and "seen" not in kinds:
            message = f"clause {clause.id} is seen, and each of its signatures only indicates it"
            yield Fault(message, "say evidence: indicated", document.path, document.line((*here, "evidence")))
        for place, use in enumerate(clause.signatures):
            line = document.line((*here, "signatures", place))
            for message, remedy in _never(use, signatures[use.name]):
                yield Fault(f"clause {clause.id}: {message}", remedy, document.path, line)


def _never(use: SignatureUse, signature: Signature) -> Iterator[tuple[str, str]]:
    """Tell what keeps a signature from ever alerting as the policy uses it."""
    own = asked_texts((rule.expression for rule in signature.rules), VOCABULARY["schedule"].known, "schedule")
    if use.schedules is not None and own and not set(use.schedules) & set(own):
        message = (
            f"{use.name} counts only {listing(own)}, and the policy only {listing(use.schedules)}: it never alerts"
        )
        yield message, "leave schedules out, or take another signature"
    correlation = signature.correlation
    if use.threshold is None or correlation is None or correlation.kind is not CorrelationKind.VALUE_COUNT:
        return
    most = correlation.window_us // _MINUTE_US + 1
    if correlation.field == "active_minute" and use.threshold > most:
        yield (
            f"{use.name} never reaches {use.threshold:,}: its window has at most {most:,} minutes",
            "lower the threshold",
        )


def _systems(policy: Policy, document: YamlDocument, categories: Collection[str]) -> Iterator[Fault]:
    for number, system in enumerate(policy.systems):
        if system.category not in categories:
            message = f"the system {system.name} has the category {system.category}, which the catalogue lacks"
            line = document.line(("systems", number, "category"))
            yield Fault(message, nearest(system.category, categories), document.path, line)
