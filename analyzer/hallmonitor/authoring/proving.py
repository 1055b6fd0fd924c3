"""A signature's samples judged one by one, and of each that fails, why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hallmonitor.authoring.near_miss import near_miss
from hallmonitor.signature import Samples, check_samples

if TYPE_CHECKING:
    from hallmonitor.signature import Sample, Signature
    from hallmonitor_service.faults import Fault


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of the samples of one signature.

    Attributes:
        signature: whose they are.
        match: how many that must alert there are.
        no_match: how many that must not.
        failed_match: a fault for each of the first that does not alert, which says how near it came.
        failed_no_match: a fault for each of the others that alerts.
    """

    signature: Signature
    match: int
    no_match: int
    failed_match: tuple[Fault, ...]
    failed_no_match: tuple[Fault, ...]

    @property
    def failed(self) -> tuple[Fault, ...]:
        """Every fault, in the order of the file."""
        return tuple(sorted((*self.failed_match, *self.failed_no_match), key=lambda fault: fault.line or 0))

    def as_text(self, width: int) -> str:
        """One line, the name in so many columns."""
        told = (
            f"{side} {count - len(failed)} of {count}"
            for side, count, failed in (
                ("match", self.match, self.failed_match),
                ("no_match", self.no_match, self.failed_no_match),
            )
        )
        return f"{self.signature.name:<{width}}  {', '.join(told)}"

    def as_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "name": self.signature.name,
            "file": str(self.signature.path),
            "match": {"passed": self.match - len(self.failed_match), "of": self.match},
            "no_match": {"passed": self.no_match - len(self.failed_no_match), "of": self.no_match},
            "failed": [{"line": fault.line, "message": fault.message, "why": fault.remedy} for fault in self.failed],
        }


def prove(signature: Signature) -> Proof:
    """Judge every sample of a signature."""
    samples = signature.samples
    return Proof(
        signature,
        len(samples.match),
        len(samples.no_match),
        tuple(
            replace(fault, remedy=near_miss(signature, sample))
            for sample in samples.match
            for fault in _judged(signature, sample, wanted=True)
        ),
        tuple(fault for sample in samples.no_match for fault in _judged(signature, sample, wanted=False)),
    )


def _judged(signature: Signature, sample: Sample, *, wanted: bool) -> list[Fault]:
    alone = Samples((sample,), ()) if wanted else Samples((), (sample,))
    return check_samples([replace(signature, samples=alone)])
