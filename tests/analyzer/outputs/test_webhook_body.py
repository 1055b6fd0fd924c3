from __future__ import annotations

import json

import pytest
from made_alerts import told

from hallmonitor.outputs.webhook_body import body, group_key

LABELS = {
    "alertname": "gaming-sustained",
    "signature": "7f3c1a52-0f0e-4b3d-9b59-6c1d0b8f1a11",
    "policy": "torrington-4012",
    "clause": "games",
    "level": "medium",
    "severity": "warning",
    "evidence": "indicated",
}
ANNOTATIONS = {
    "summary": "Games for 45 minutes of lessons",
    "description": "52 active minutes of gaming in working hours; threshold 45 in 4 h",
    "advice": "look at the timetable",
    "cannot_show": "who sat at the device",
    "device_group": "students",
    "building": "High school",
    "sensor": "gateway",
    "crossed": "2026-11-23T14:45:01.250000Z",
    "last": "2026-11-23T15:10:00.000000Z",
    "measured": "52 active minutes",
}


def test_a_notification_is_alertmanagers_version_4() -> None:
    alerts = [told(1), told(2, device="d-2")]
    group = {name: LABELS[name] for name in ("alertname", "clause", "policy", "signature")}
    assert json.loads(body(alerts, "office", "https://monitor.example/")) == {
        "version": "4",
        "groupKey": '{}:{alertname="gaming-sustained", clause="games", policy="torrington-4012", '
        'signature="7f3c1a52-0f0e-4b3d-9b59-6c1d0b8f1a11"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "office",
        "groupLabels": group,
        "commonLabels": LABELS,
        "commonAnnotations": ANNOTATIONS,
        "externalURL": "https://monitor.example/",
        "alerts": [
            {
                "status": "firing",
                "labels": {**LABELS, "id": f"{number:016x}"},
                "annotations": {**ANNOTATIONS, "device": device},
                "startsAt": "2026-11-23T14:00:00.000000Z",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "https://monitor.example/",
                "fingerprint": f"{number:016x}",
            }
            for number, device in ((1, "d-1f2e3d4c5b6a"), (2, "d-2"))
        ],
    }


@pytest.mark.parametrize(
    ("level", "severity"),
    [("critical", "critical"), ("high", "critical"), ("medium", "warning"), ("low", "info"), ("informational", "info")],
)
def test_levels_have_the_severities_of_prometheus_rules(level: str, severity: str) -> None:
    assert json.loads(body([told(1, level=level)], "office", ""))["alerts"][0]["labels"]["severity"] == severity


def test_what_is_not_known_is_not_told() -> None:
    annotations = json.loads(body([told(1, device=None, sensor=None)], "office", ""))["alerts"][0]["annotations"]
    assert annotations.keys() == ANNOTATIONS.keys() - {"sensor"}


def test_an_alert_from_before_alerts_had_a_building_is_told_without_one() -> None:
    older = {name: value for name, value in told(1).items() if name != "building"}
    annotations = json.loads(body([older], "office", ""))["alerts"][0]["annotations"]
    assert "building" not in annotations
    assert annotations["device_group"] == "students"


def test_domains_of_the_evidence_are_not_told() -> None:
    assert b"a-domain-of-the-evidence" not in body([told(1)], "office", "")


def test_groups_are_of_signature_policy_and_clause() -> None:
    same = [told(1), told(2, device="another", level="low")]
    other = [told(3, clause="chat"), told(4, policy="p"), told(5, signature={**told(5)["signature"], "id": "another"})]
    assert len({group_key(alert) for alert in same}) == 1
    assert len({group_key(alert) for alert in [same[0], *other]}) == 4
