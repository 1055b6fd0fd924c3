from __future__ import annotations

from dataclasses import replace

import pytest
from agent_page import page

from hallmonitor_agent.top.figures import Carried, Interface, Loss, figures


def test_rates_are_over_the_time_between_two_pages() -> None:
    shown = figures(page(90), page(30))
    assert (shown.span_s, shown.since_start) == (60, False)
    assert (shown.bits_s, shown.packets_s, shown.lag_s) == (40_000_000, 9050, 0.2)
    assert shown.categories == [
        Carried("streaming", 8_000_000, 20),
        Carried("education", 4_000_000, 10),
        Carried("ephemeral-messaging", pytest.approx(8_000_000 / 3), pytest.approx(20 / 3)),
        Carried("none", 2_000_000, 5),
    ]
    assert [each.name for each in shown.protocols] == ["quic", "tls", "dns", "none"]
    assert shown.losses == []


def test_with_one_page_they_are_over_the_time_since_the_start() -> None:
    shown = figures(page(90), None)
    assert (shown.span_s, shown.since_start, shown.up_s) == (90, True, 90)
    assert shown.packets_s == 9050


def test_without_a_start_there_are_no_rates() -> None:
    shown = figures(replace(page(90), server_s=None), None)
    assert (shown.span_s, shown.packets_s, shown.categories) == (None, 0, [])


def test_a_counter_that_began_anew_counts_from_nothing() -> None:
    assert figures(replace(page(20), at_s=200.0), replace(page(150), at_s=190.0)).packets_s == 9050 * 20 / 10


def test_interfaces_and_losses_are_told() -> None:
    shown = figures(page(90, unwell=True), page(30, unwell=True))
    assert shown.interfaces == [
        Interface("eth0", up=True, packets_s=9000, dropped_s=1000),
        Interface("eth1", up=False, packets_s=50, dropped_s=0),
    ]
    assert shown.losses == [Loss("ring_full", 3, 3600, 40), Loss("table_full", 1, 0, 0)]
