"""Alerts: episodes of flows that a policy's signatures find."""

from __future__ import annotations

from hallmonitor.alerts.alert import Alert, AlertLoss, Evidence
from hallmonitor.alerts.asked import Entry, Policy, Rule, Signature, Site
from hallmonitor.alerts.evidence_kind import EVIDENCE_KINDS, EvidenceKind, weakest
from hallmonitor.alerts.judge import Judge
from hallmonitor.alerts.losses import Loss, read_losses

__all__ = [
    "EVIDENCE_KINDS",
    "Alert",
    "AlertLoss",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "Judge",
    "Loss",
    "Policy",
    "Rule",
    "Signature",
    "Site",
    "read_losses",
    "weakest",
]
