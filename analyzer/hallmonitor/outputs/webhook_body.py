"""Alerts as the notification that Alertmanager sends to a webhook, version 4.

The fields are those of https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. A notification is of
one group: alerts of the same signature, policy and clause, as if Alertmanager grouped by these. An alert tells of
something that is over and that a person has yet to look at. So it is `firing`, is never `resolved`, and `endsAt` is
Alertmanager's word for an end that is not known; when the evidence ends stands in the annotation `last`.

What tells of a device, by pseudonym, is an annotation, not a label: receivers make metrics and group names of labels.
Domains of the evidence are not told: a webhook may go to whoever runs the receiver.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEVERITIES: Final[Mapping[str, str]] = {
    # The names that Prometheus' own rules and Alertmanager's documentation use.
    "critical": "critical",
    "high": "critical",
    "medium": "warning",
    "low": "info",
    "informational": "info",
}

_NO_END = "0001-01-01T00:00:00Z"

_GROUPED_BY = ("alertname", "clause", "policy", "signature")


def group_key(alert: Mapping[str, Any]) -> str:
    """Name the group of an alert, in the way in which Alertmanager writes the key of a group."""
    labels = _labels(alert)
    return "{}:{" + ", ".join(f"{name}={json.dumps(labels[name], ensure_ascii=False)}" for name in _GROUPED_BY) + "}"


def body(alerts: Sequence[Mapping[str, Any]], receiver: str, external_url: str) -> bytes:
    """Write the notification of alerts of one group.

    Args:
        alerts: at least one, as their JSON tells them.
        receiver: name of the receiver.
        external_url: where a person can look further; may be empty.
    """
    labels = [_labels(alert) for alert in alerts]
    annotations = [_annotations(alert) for alert in alerts]
    notification = {
        "version": "4",
        "groupKey": group_key(alerts[0]),
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": receiver,
        "groupLabels": {name: labels[0][name] for name in _GROUPED_BY},
        "commonLabels": _common(labels),
        "commonAnnotations": _common(annotations),
        "externalURL": external_url,
        "alerts": [
            {
                "status": "firing",
                "labels": labels[at],
                "annotations": annotations[at],
                "startsAt": alert["first"],
                "endsAt": _NO_END,
                "generatorURL": external_url,
                "fingerprint": alert["id"],
            }
            for at, alert in enumerate(alerts)
        ],
    }
    return json.dumps(notification, ensure_ascii=False, separators=(",", ":")).encode()


def _labels(alert: Mapping[str, Any]) -> dict[str, str]:
    signature = alert["signature"]
    return {
        "alertname": signature["name"],
        "id": alert["id"],
        "signature": signature["id"],
        "policy": alert["policy"],
        "clause": alert["clause"],
        "level": alert["level"],
        "severity": _SEVERITIES[alert["level"]],
        "evidence": alert["evidence_kind"],
    }


def _annotations(alert: Mapping[str, Any]) -> dict[str, str]:
    known = {
        "summary": alert["signature"]["title"],
        "description": alert["why"],
        "advice": alert["advice"],
        "cannot_show": alert["cannot_show"],
        "device": alert["device"],
        "device_group": alert["device_group"],
        "building": alert.get("building"),  # an alert from before an update has none
        "sensor": alert["sensor"],
        "crossed": alert["crossed"],
        "last": alert["last"],
        "measured": f"{alert['measured']['value']} {alert['measured']['unit']}",
    }
    return {name: str(value) for name, value in known.items() if value is not None}


def _common(told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Give what all have with the same value."""
    return {name: value for name, value in told[0].items() if all(each.get(name) == value for each in told)}
