"""Alerts read back."""

from __future__ import annotations

from hallmonitor.alerts.alert import utc
from hallmonitor.follow.told_alert import ToldAlert


def test_an_alert_is_read_back() -> None:
    line = f'{{"id":"ab","last":"{utc(1_700_000_000_000_001)}"}}'
    alert = ToldAlert.of(line)
    assert (alert.id, alert.last_us, alert.to_json()) == ("ab", 1_700_000_000_000_001, line)
