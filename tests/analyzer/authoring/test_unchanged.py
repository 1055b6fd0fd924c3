from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts import Judge
from hallmonitor.authoring.unchanged import ANYWHERE, unchanged_policy
from hallmonitor.columns import Columns

if TYPE_CHECKING:
    from hallmonitor.signature import SignatureSet


def test_every_signature_alerts_as_it_does_by_itself(signatures: SignatureSet) -> None:
    for signature in signatures:
        judge = Judge([signature], unchanged_policy(signature), ANYWHERE, id_key=b"")
        judge.observe(Columns.from_rows(signature.samples.match[0].rows))
        alerts = judge.finish()
        assert alerts, signature.name
        assert {(alert.level, alert.clause, alert.evidence_kind) for alert in alerts} == {
            (signature.level, signature.clause, signature.evidence)
        }
