from __future__ import annotations

import ctypes

import pytest

from hallmonitor_agent.capture import libpcap
from hallmonitor_agent.capture.libpcap import Instruction, PacketHeader, load_libpcap


def test_structures_are_as_long_as_the_headers_have_them() -> None:
    assert ctypes.sizeof(Instruction) == 8
    assert ctypes.sizeof(PacketHeader) == 24
    assert PacketHeader.captured.offset == 16


def test_where_it_is_not_installed_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libpcap, "NAMES", ("libpcap-that-is-not-there.so.9",))
    assert load_libpcap() is None


@pytest.mark.skipif(load_libpcap() is None, reason="libpcap is not installed")
def test_every_function_that_is_called_is_there() -> None:
    library = load_libpcap()
    assert library is not None
    assert library.pcap_statustostr(-5)
