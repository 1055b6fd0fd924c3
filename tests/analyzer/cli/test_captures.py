from __future__ import annotations

import pytest

from hallmonitor.cli.captures import capture_faults
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError


def test_the_engines_refusal_becomes_a_fault_with_the_path() -> None:
    with pytest.raises(FaultsError) as caught, capture_faults():
        list(FlowReader(["/nonexistent/monday.pcap"]))
    (fault,) = caught.value.faults
    assert str(fault.path) == "/nonexistent/monday.pcap"
    assert fault.message
