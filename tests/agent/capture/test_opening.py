from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packets import capture

from hallmonitor_agent.capture import opening
from hallmonitor_agent.capture.opening import missing_interfaces, open_capture, uses_libpcap
from hallmonitor_agent.config import AgentSettings, CaptureTable
from hallmonitor_agent.rules import AgentRules
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def _rules(**table: object) -> AgentRules:
    return AgentRules(AgentSettings(capture=CaptureTable.model_validate({"sensor": "gate", **table})), None, None)


class Opened:
    """How often it was said that everything is open."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.mark.parametrize("source", ["stream", "folder"])
def test_a_pipe_and_a_folder_need_no_privilege(source: str, tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    path = folder / "one.pcap"
    path.write_bytes(capture(25))
    opened = Opened()
    live = open_capture(_rules(**{source: str(path if source == "stream" else folder)}), opened)
    assert opened.times == 1
    cuts = [*live.step(1)]
    live.close_interfaces()
    cuts += live.finish()
    assert sum(batch.num_rows for cut in cuts for batch in cut.batches) == 25
    assert {text for cut in cuts for batch in cut.batches for text in batch.column("sensor").to_pylist()} == {"gate"}


def test_what_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        open_capture(_rules(folder=str(tmp_path / "none")), Opened())
    (fault,) = caught.value.faults
    assert fault.message.startswith(str(tmp_path / "none"))


def test_every_interface_that_cannot_be_captured_is_a_fault() -> None:
    opened = Opened()
    with pytest.raises(FaultsError) as caught:
        open_capture(_rules(interfaces=["none0", "none1"], ring_mb=2), opened)
    assert [fault.message.split(":")[0] for fault in caught.value.faults] == ["none0", "none1"]
    assert opened.times == 0


def test_without_af_packet_libpcap_has_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.sys, "platform", "freebsd14")
    with pytest.raises(FaultsError) as caught:
        open_capture(_rules(interfaces=["em0"]), Opened())
    (fault,) = caught.value.faults
    assert fault.message == "this system has no AF_PACKET"
    assert 'capture.fallback = "libpcap"' in fault.remedy


@pytest.mark.parametrize(("kind", "faults"), [("1", 0), ("772", 0), ("512", 1), ("65534", 1)])
def test_a_filter_is_for_ethernet(kind: str, faults: int, tmp_path: Path) -> None:
    (tmp_path / "none0").mkdir()
    (tmp_path / "none0" / "type").write_text(f"{kind}\n")
    with pytest.raises(FaultsError) as caught:
        open_capture(_rules(interfaces=["none0"], filter="tcp"), Opened(), tmp_path)
    told = [fault.message for fault in caught.value.faults]
    assert told.count("none0: a filter is for Ethernet, and this interface is none") == faults


def test_interfaces_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "eth1").mkdir()
    rules = _rules(interfaces=["eth0", "eth1", "eth2"])
    assert missing_interfaces(rules, tmp_path) == ["eth0", "eth2"]
    # Elsewhere than on Linux nobody can tell.
    assert missing_interfaces(rules, tmp_path / "none") == []
    assert missing_interfaces(_rules(stream="-"), tmp_path) == []


def test_libpcap_is_for_interfaces_and_by_request() -> None:
    assert uses_libpcap(_rules(interfaces=["eth0"], fallback="libpcap"))
    assert not uses_libpcap(_rules(interfaces=["eth0"]))
    assert not uses_libpcap(_rules(stream="-"))
