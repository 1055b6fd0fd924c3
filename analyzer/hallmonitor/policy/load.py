"""Read a policy by name or from a file, and hold it against the signatures that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError

from hallmonitor.alerts import weakest
from hallmonitor.correlate.correlation import COUNTED, VALUED
from hallmonitor.policy.model import Policy, PolicyEntry, PolicyFile
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.source_text import read_source
from hallmonitor_service.validation import faults_of
from hallmonitor_service.yaml_source import YamlDocument, yaml_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor.alerts import EvidenceKind
    from hallmonitor.correlate import Correlation


class NamedSignature(Protocol):
    """What a policy needs to know of a signature."""

    @property
    def name(self) -> str:
        """Name that policies use."""

    @property
    def evidence(self) -> EvidenceKind:
        """How far what the signature finds shows the use."""

    @property
    def correlation(self) -> Correlation | None:
        """What it counts; None for a signature that alerts on every flow."""


def known_policies(root: Path) -> list[str]:
    """Names of the policies in the folder `policies` of `root`, sorted."""
    return sorted(path.stem for path in (root / "policies").glob("*.yml"))


def load_policy(name_or_path: str, signatures: Iterable[NamedSignature], root: Path) -> Policy:
    """Read and check a policy.

    Args:
        name_or_path: a known policy's name, or the path of a file (which holds a `/` or ends in .yml or .yaml).
        signatures: every signature there is.
        root: the folder that holds `policies/`.

    Raises:
        FaultsError: there is no such policy, or with every fault in it, each with file and line.
    """
    path = _find(name_or_path, root)
    document, value = _read(path)
    try:
        content = PolicyFile.model_validate(value)
    except ValidationError as error:
        raise FaultsError(faults_of(error, PolicyFile, path, document.line)) from None
    known = {signature.name: signature for signature in signatures}
    faults = _faults(content, known, document)
    if faults:
        raise FaultsError(faults)
    return Policy(**dict(content), entries=tuple(_entries(content, known)))


def _find(name_or_path: str, root: Path) -> Path:
    if "/" in name_or_path or name_or_path.endswith((".yml", ".yaml")):
        return Path(name_or_path)
    known = known_policies(root)
    if name_or_path not in known:
        remedy = f"known: {', '.join(known)}" if known else f"there are none in {root / 'policies'}"
        message = f"unknown policy {name_or_path!r}"
        raise FaultsError.single(message, remedy)
    return root / "policies" / f"{name_or_path}.yml"


def _read(path: Path) -> tuple[YamlDocument, object]:
    """Give the one document in the file, and its value."""
    faults = list[Fault]()
    documents = yaml_documents(read_source(path, "the policy").text, path, faults)
    if len(documents) > 1:
        faults.append(documents[1].fault("a file holds one policy", "put each in its own file"))
    elif not documents and not faults:
        faults.append(Fault("the file holds no policy", "see the shipped ones", path, 1))
    value = documents[0].value(faults) if documents else None
    if not isinstance(value, dict) and not faults:
        faults.append(documents[0].fault("the file holds no policy", "see the shipped ones"))
    if faults:
        raise FaultsError(faults)
    return documents[0], value


def _faults(policy: PolicyFile, known: Mapping[str, NamedSignature], document: YamlDocument) -> list[Fault]:
    faults = list[Fault]()
    if policy.id != document.path.stem:
        message = f"the policy in {document.path.name} calls itself {policy.id!r}"
        faults.append(document.fault(message, "give id and file the same name", "id"))
    for number, clause in enumerate(policy.clauses):
        for place, use in enumerate(clause.signatures):
            here = ("clauses", number, "signatures", place)
            signature = known.get(use.name)
            if signature is None:
                message = f"clause {clause.id}: unknown signature {use.name}"
                faults.append(document.fault(message, nearest_or_all(use.name, known), *here, "name"))
                continue
            if clause.evidence == "not_seen" and signature.evidence == "seen":
                message = f"clause {clause.id} is not_seen, but signature {use.name} says that it is seen"
                faults.append(document.fault(message, "mend one of them", *here, "name"))
            if use.threshold is not None and not _has_threshold(signature):
                message = f"clause {clause.id}: signature {use.name} has no threshold"
                faults.append(document.fault(message, "leave it out", *here, "threshold"))
            elif use.threshold is not None and signature.correlation is not None and signature.correlation.limit:
                message = f"clause {clause.id}: signature {use.name} has two thresholds, of which none can be changed"
                remedy = "leave it out, or write a signature with other ones"
                faults.append(document.fault(message, remedy, *here, "threshold"))
            if use.allowances and not (signature.correlation is None or _has_threshold(signature)):
                message = f"clause {clause.id}: signature {use.name} finds a sequence, of which none is incidental"
                faults.append(document.fault(message, "leave the allowances out", *here, "allowances"))
    return faults


def _has_threshold(signature: NamedSignature) -> bool:
    """Tell whether a signature counts, sums or averages."""
    correlation = signature.correlation
    return correlation is not None and (correlation.kind in COUNTED or correlation.kind in VALUED)


def _entries(policy: PolicyFile, known: Mapping[str, NamedSignature]) -> Iterable[PolicyEntry]:
    for clause in policy.clauses:
        for use in clause.signatures:
            yield PolicyEntry(
                clause=clause.id,
                evidence=weakest(clause.evidence, known[use.name].evidence),
                signature_name=use.name,
                level=use.level,
                threshold=use.threshold,
                schedules=use.schedules,
                exempt_groups=use.exempt_groups,
                allowances=use.allowances,
            )
