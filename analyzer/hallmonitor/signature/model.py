"""A signature as the judge uses it, with all that its alerts tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor.alerts import EvidenceKind
    from hallmonitor.correlate import Correlation
    from hallmonitor.evaluate import Expression
    from hallmonitor.signature.finding import Finding
    from hallmonitor.signature.spread import Spread


@dataclass(frozen=True, slots=True)
class DetectionRule:
    """One detection rule, with the filters that apply to it.

    Attributes:
        name: as correlations name it.
        expression: what a row must be.
        filters: names of the filters that are in the expression.
        unfiltered: the expression without them; None where there are none.
        filtering: what each filter asks in addition, in the order of their names.
    """

    name: str
    expression: Expression
    filters: tuple[str, ...] = ()
    unfiltered: Expression | None = None
    filtering: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """Flows that a signature must, or must not, alert on.

    Attributes:
        name: what they are, in a few words.
        flows: as written, each with the times at which it is repeated.
        line: where the sample stands in its file.
    """

    name: str
    flows: tuple[Spread, ...]
    line: int

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """Record and derived columns of each row; ts is microseconds since 1970."""
        return tuple(row for flow in self.flows for row in flow.rows())


@dataclass(frozen=True, slots=True)
class Samples:
    """A signature's own proof."""

    match: tuple[Sample, ...]
    no_match: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A pattern that can alert.

    Attributes:
        id: UUID of the document that alerts.
        name: name that policies use.
        title: a few words.
        description: what it looks for; may be empty.
        level: informational, low, medium, high or critical.
        version: day of the last change, ISO 8601.
        sha256: hash of the whole file.
        path: the file.
        line: line at which the document that alerts begins.
        clause: policy-neutral clause id.
        evidence: seen or indicated.
        cannot_show: what this evidence cannot show.
        advice: what a person should check next.
        unit: what the measure counts, in words.
        gap_us: for a plain rule: how long a silence ends an episode, microseconds.
        rules: the rules, in the order in which the correlation names them.
        correlation: None for a plain rule.
        samples: what it must and must not alert on.
    """

    id: str
    name: str
    title: str
    description: str
    level: str
    version: str
    sha256: str
    path: Path
    line: int
    clause: str
    evidence: EvidenceKind
    cannot_show: str
    advice: str
    unit: str
    gap_us: int
    rules: tuple[DetectionRule, ...]
    correlation: Correlation | None
    samples: Samples


@dataclass(frozen=True, slots=True)
class SignatureSet:
    """All signatures of a folder, by name.

    Attributes:
        signatures: sorted by name.
        sha256: hash of all files and their names, filters included.
        placeholders: names of the site's lists that signatures and filters use.
        findings: what is allowed in them, but hardly meant, in order of file and line.
    """

    signatures: tuple[Signature, ...]
    sha256: str
    placeholders: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the signatures, sorted."""
        return tuple(signature.name for signature in self.signatures)

    def __getitem__(self, name: str) -> Signature:
        """Give a signature by name.

        Raises:
            KeyError: where no signature is called so.
        """
        for signature in self.signatures:
            if signature.name == name:
                return signature
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[Signature]:
        return iter(self.signatures)

    def __len__(self) -> int:
        return len(self.signatures)
