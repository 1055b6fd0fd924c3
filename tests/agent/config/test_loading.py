from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor_agent.config.loading import fault_at, given_by_environment, load_agent_settings
from hallmonitor_service.faults import FaultsError

TEXT = """\
[capture]
interfaces = [
  "br0",
  "eth0",
]

[flows]
catalogue = "catalogue.json"

[spool]
path = "/srv/spool"
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "etc" / "agent.toml"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


def test_paths_are_relative_to_the_file(written: Path, tmp_path: Path) -> None:
    settings = load_agent_settings(written, tmp_path / "none")
    assert settings.flows.catalogue == written.parent / "catalogue.json"
    assert settings.spool.path == Path("/srv/spool")
    assert settings.metrics.web_config is None


def test_a_bridge_beside_its_port_is_refused_with_its_line(written: Path, tmp_path: Path) -> None:
    (tmp_path / "br0" / "lower_eth0").mkdir(parents=True)
    with pytest.raises(FaultsError) as caught:
        load_agent_settings(written, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == (written, 4)
    assert fault.message == "capture.interfaces[2]: br0 lies on eth0: each of its packets would be counted twice"


def test_an_interface_that_is_not_there_may_come(written: Path, tmp_path: Path) -> None:
    assert load_agent_settings(written, tmp_path).capture.interfaces == ("br0", "eth0")


def test_a_fault_that_is_found_later_has_the_line_of_its_key(written: Path) -> None:
    fault = fault_at(written, ("flows", "catalogue"), "it is old", "make it anew")
    assert str(fault) == f"{written}:8: flows.catalogue: it is old (make it anew)"


def test_the_environment_stands_above_the_file_and_its_paths_begin_at_the_working_folder(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HALLMONITOR_AGENT__SPOOL__PATH", "spool")
    monkeypatch.setenv("HALLMONITOR_AGENT__SPOOL__MAX_MB", "7")
    monkeypatch.setenv("HALLMONITOR_AGENT__CAPTURE__INTERFACES", '["lo"]')
    settings = load_agent_settings(written, tmp_path / "none")
    assert (settings.spool.path, settings.spool.max_mb) == (tmp_path / "spool", 7)
    assert settings.capture.interfaces == ("lo",)
    assert settings.flows.catalogue == written.parent / "catalogue.json"
    assert [given.variable.rpartition("__")[2] for given in given_by_environment().values()] == [
        "INTERFACES",
        "MAX_MB",
        "PATH",
    ]


def test_a_fault_of_the_environment_names_its_variable_whenever_it_is_found(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "br0" / "lower_eth0").mkdir(parents=True)
    monkeypatch.setenv("HALLMONITOR_AGENT__CAPTURE__INTERFACES", '["eth0", "br0"]')
    with pytest.raises(FaultsError) as caught:
        load_agent_settings(written, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == (None, None)
    assert fault.message.startswith("HALLMONITOR_AGENT__CAPTURE__INTERFACES: capture.interfaces[1]: br0 lies on eth0")
    monkeypatch.setenv("HALLMONITOR_AGENT__CAPTURE__FILTER", "prot 53")
    fault = fault_at(written, ("capture", "filter"), "it is no filter", "see pcap-filter(7)")
    assert str(fault) == "HALLMONITOR_AGENT__CAPTURE__FILTER: capture.filter: it is no filter (see pcap-filter(7))"
