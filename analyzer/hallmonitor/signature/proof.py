"""Each signature's samples, judged as a capture would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.signature.unchanged import ANYWHERE, unchanged_policy
from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.signature.model import Sample, Signature


_NO_SECRET = b""  # ids of samples' alerts are told to nobody


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
    judge = Judge([signature], unchanged_policy(signature), ANYWHERE, id_key=_NO_SECRET)
    judge.observe(Columns.from_rows(sample.rows))
    alerts = judge.finish()
    if bool(alerts) is wanted:
        return None
    told = "does not alert" if wanted else f"alerts: {alerts[0].why}"
    side = "match" if wanted else "no_match"
    return Fault(f"{signature.name} {told} on its {side} sample {sample.name!r}", "", signature.path, sample.line)
