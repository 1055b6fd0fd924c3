"""One self-contained HTML report of what a replay found, for people who must decide on it."""

from __future__ import annotations

from hallmonitor.report.page import render
from hallmonitor.report.view import (
    AlertRecord,
    CaptureView,
    ClauseView,
    DeviceTally,
    LossView,
    NameTally,
    OutputView,
    PolicyView,
    ReportInput,
    SettingsView,
    SignatureSetting,
    Span,
    TallyView,
    Totals,
)

__all__ = [
    "AlertRecord",
    "CaptureView",
    "ClauseView",
    "DeviceTally",
    "LossView",
    "NameTally",
    "OutputView",
    "PolicyView",
    "ReportInput",
    "SettingsView",
    "SignatureSetting",
    "Span",
    "TallyView",
    "Totals",
    "render",
]
