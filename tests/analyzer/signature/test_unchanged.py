from __future__ import annotations

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.signature.unchanged import ANYWHERE, unchanged_policy


def test_every_signature_alerts_as_it_does_by_itself() -> None:
    for signature in load_signatures(root(), {"approved_domains": ["approved.example"]}):
        judge = Judge([signature], unchanged_policy(signature), ANYWHERE, id_key=b"")
        judge.observe(Columns.from_rows(signature.samples.match[0].rows))
        alerts = judge.finish()
        assert alerts, signature.name
        assert {(alert.level, alert.clause, alert.evidence_kind) for alert in alerts} == {
            (signature.level, signature.clause, signature.evidence)
        }
