"""One self-contained HTML report of what a replay found, for people who must decide on it."""

from __future__ import annotations

from hallmonitor.report.page import render
from hallmonitor.report.restraint_view import CoolDownView, ExceptionView, RestraintView
from hallmonitor.report.usage_view import UsageView
from hallmonitor.report.view import (
    AlertRecord,
    AllowanceSetting,
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
    "AllowanceSetting",
    "CaptureView",
    "ClauseView",
    "CoolDownView",
    "DeviceTally",
    "ExceptionView",
    "LossView",
    "NameTally",
    "OutputView",
    "PolicyView",
    "ReportInput",
    "RestraintView",
    "SettingsView",
    "SignatureSetting",
    "Span",
    "TallyView",
    "Totals",
    "UsageView",
    "render",
]
