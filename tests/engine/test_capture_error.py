from __future__ import annotations

import pickle

from hallmonitor_engine import CaptureError


def test_one_line_with_or_without_a_remedy() -> None:
    assert str(CaptureError("a.pcap", "is empty", "capture again")) == "a.pcap: is empty; capture again"
    assert str(CaptureError("-", "reading was interrupted", "")) == "-: reading was interrupted"


def test_errors_cross_processes() -> None:
    error = pickle.loads(pickle.dumps(CaptureError("a.pcap", "is empty", "capture again")))  # noqa: S301 - our own bytes
    assert (error.path, error.message, error.remedy, error.others) == ("a.pcap", "is empty", "capture again", ())
