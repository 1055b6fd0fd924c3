"""Each signature's samples, judged as a capture would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hallmonitor.alerts import EvidenceKind
    from hallmonitor.signature.model import Sample, Signature


_NO_SECRET = b""  # ids of samples' alerts are told to nobody


@dataclass(frozen=True, slots=True)
class _Whole:
    """A policy entry that changes nothing of its signature."""

    clause: str
    evidence: EvidenceKind
    signature_name: str
    level: str | None = None
    threshold: float | None = None
    schedules: Sequence[str] | None = None
    exempt_groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Permissive:
    entries: Sequence[_Whole]
    id: str = "samples"


@dataclass(frozen=True, slots=True)
class _Anywhere:
    time_zone: str = "UTC"


def check_samples(signatures: Iterable[Signature]) -> list[Fault]:
    """Judge every sample of every signature.

    Returns:
        A fault for each sample that should alert and does not, or should not and does.
    """
    faults: list[Fault] = []
    for signature in signatures:
        for wanted, samples in ((True, signature.samples.match), (False, signature.samples.no_match)):
            faults += [fault for sample in samples if (fault := _fault(signature, sample, wanted=wanted)) is not None]
    return faults


def _fault(signature: Signature, sample: Sample, *, wanted: bool) -> Fault | None:
    policy = _Permissive([_Whole(signature.clause, signature.evidence, signature.name)])
    judge = Judge([signature], policy, _Anywhere(), id_key=_NO_SECRET)
    judge.observe(Columns.from_rows(sample.rows))
    alerts = judge.finish()
    if bool(alerts) is wanted:
        return None
    told = "does not alert" if wanted else f"alerts: {alerts[0].why}"
    side = "match" if wanted else "no_match"
    return Fault(f"{signature.name} {told} on its {side} sample {sample.name!r}", "", signature.path, sample.line)
