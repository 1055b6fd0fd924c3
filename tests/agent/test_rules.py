from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.config import AgentSettings, CaptureTable
from hallmonitor_agent.config.flows import FlowsTable
from hallmonitor_agent.config.spool import SpoolTable
from hallmonitor_agent.rules import load_rules, needs_restart
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.service_tables import LogTable

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = AgentSettings(capture=CaptureTable(interfaces=("eth0",)))


def test_all_that_is_named_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text('[capture]\ninterfaces = ["eth0"]\nsnap_length = 512\n')
    rules = load_rules(path)
    assert (rules.settings.capture.interfaces, rules.catalogue) == (("eth0",), None)
    assert rules.packet_filter == [(6, 0, 0, 512)]


def test_faults_of_everything_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text('[capture]\ninterfaces = ["eth0"]\nfilter = "vlan 7"\n\n[flows]\ncatalogue = "none.json"\n')
    with pytest.raises(FaultsError) as caught:
        load_rules(path)
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [(path, 3), (tmp_path / "none.json", None)]


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, []),
        ({"log": LogTable(level="debug"), "spool": SpoolTable(max_mb=7, min_free_mb=8)}, []),
        ({"flows": FlowsTable(workers=2)}, ["flows.workers"]),
        (
            {"capture": CaptureTable(interfaces=("eth1",), ring_mb=8), "spool": SpoolTable(close_s=20, max_mb=7)},
            ["capture.interfaces", "capture.ring_mb", "spool.close_s"],
        ),
    ],
)
def test_what_cannot_change_while_packets_flow_is_named(changed: dict[str, object], keys: list[str]) -> None:
    assert needs_restart(SETTINGS, SETTINGS.model_copy(update=changed)) == keys
