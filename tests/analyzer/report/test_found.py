from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.report.found import found
from hallmonitor.report.words import LocalTime

if TYPE_CHECKING:
    from conftest import MakeAlert, MakeReport

NEW_YORK = LocalTime("America/New_York")


def test_paragraph(make_report: MakeReport, make_alert: MakeAlert) -> None:
    alerts = (make_alert(1), make_alert(2, level="high", clause="copyright"), make_alert(3, device=None))
    words = found(make_report(alerts=alerts), NEW_YORK)
    assert "3 alerts were raised about 2 devices (1 high and 2 medium)" in words
    assert "under 2 clauses: social-networking (2) and copyright (1)" in words
    assert "200,123 packets (3.0 GB) in 6,320 flows, of 40 devices" in words
    assert "1 blind span" in words
    assert "does not show the use itself for 1 clause: harassment" in words


def test_addresses_are_announced(make_report: MakeReport) -> None:
    assert "Addresses" not in found(make_report(), NEW_YORK)
    assert "Addresses of the site's devices are shown" in found(make_report(addresses={"d": ["10.0.0.1"]}), NEW_YORK)


def test_one_alert_is_singular(make_report: MakeReport, make_alert: MakeAlert) -> None:
    assert "1 alert was raised about 1 device (1 medium)" in found(make_report(alerts=(make_alert(),)), NEW_YORK)
