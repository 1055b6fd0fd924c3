from __future__ import annotations

import pytest

from hallmonitor_agent.capture import pcap_handle
from hallmonitor_agent.capture.libpcap import load_libpcap
from hallmonitor_agent.capture.pcap_handle import PcapHandle
from hallmonitor_agent.config.capture import CaptureTable
from hallmonitor_service.faults import FaultsError

LOOPBACK = CaptureTable(interfaces=("lo",), ring_mb=2)


def test_without_libpcap_it_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcap_handle, "load_libpcap", lambda: None)
    with pytest.raises(FaultsError, match="libpcap is not installed"):
        PcapHandle("lo", LOOPBACK)


@pytest.mark.skipif(load_libpcap() is None, reason="libpcap is not installed")
def test_a_filter_that_libpcap_does_not_take_is_a_fault_and_closing_twice_is_none() -> None:
    try:
        handle = PcapHandle("lo", LOOPBACK)
    except FaultsError:
        pytest.skip("the tests may not capture")
    assert handle.works
    assert (handle.packets, handle.dropped) == (0, 0)
    handle.close()
    handle.close()
    assert not handle.works
    assert handle.dropped == 0
    with pytest.raises(FaultsError, match="lo: libpcap does not take the filter"):
        PcapHandle("lo", LOOPBACK.model_copy(update={"filter": "tcp and"}))
