from __future__ import annotations

import pytest
from made_up import MadeUp, told

from hallmonitor_agent.capture import packet_filter
from hallmonitor_agent.capture.libpcap import load_libpcap
from hallmonitor_agent.check.filter_state import filter_state

FILTERED = 'interfaces = ["eth0"]\nfilter = "{}"'


def test_without_a_filter_libpcap_is_not_needed(made_up: MadeUp) -> None:
    assert told(filter_state, made_up.situation()) == ["ok | none; libpcap is not needed"]


@pytest.mark.skipif(load_libpcap() is None, reason="libpcap is not installed")
def test_a_filter_is_compiled(made_up: MadeUp) -> None:
    (line,) = told(filter_state, made_up.situation(FILTERED.format("tcp port 443")))
    assert line.startswith("ok | ")
    assert line.endswith("instructions for the kernel")


def test_a_filter_that_cannot_be_compiled_is_told(made_up: MadeUp) -> None:
    (line,) = told(filter_state, made_up.situation(FILTERED.format("vlan 5")))
    assert line.startswith('fault | "vlan" would match nothing')


def test_without_libpcap_it_says_how_to_come_by_it(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_filter, "load_libpcap", lambda: None)
    (line,) = told(filter_state, made_up.situation(FILTERED.format("tcp")))
    assert line.startswith("fault | a filter needs libpcap")
    assert "apt install libpcap0.8" in line
