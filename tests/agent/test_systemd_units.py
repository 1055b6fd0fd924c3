"""The units in deploy/systemd, as far as systemd can judge them without running them."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
AGENT = UNITS / "hallmonitor-agent.service"
FOLLOW = UNITS / "hallmonitor-follow.service"


def _settings(unit: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # systemd's keys have capital letters
    parser.read(unit)
    return parser["Service"]


@pytest.mark.parametrize("unit", [AGENT, FOLLOW], ids=lambda unit: unit.stem)
def test_systemd_finds_no_fault(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    # The commands are not installed here; any that is there does.
    text = re.sub(
        r"^ExecStart=\S+", f"ExecStart={sys.executable}", unit.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    copy = tmp_path / unit.name
    copy.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_only_the_agent_may_open_packet_sockets() -> None:
    assert _settings(AGENT)["CapabilityBoundingSet"] == "CAP_NET_RAW"
    assert "AF_PACKET" in _settings(AGENT)["RestrictAddressFamilies"].split()
    assert _settings(FOLLOW)["CapabilityBoundingSet"] == ""
    assert "AF_PACKET" not in _settings(FOLLOW)["RestrictAddressFamilies"].split()


@pytest.mark.parametrize("unit", [AGENT, FOLLOW], ids=lambda unit: unit.stem)
def test_a_service_is_started_watched_and_confined(unit: Path) -> None:
    settings = _settings(unit)
    assert settings["Type"] == "notify"
    assert settings["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert settings["WatchdogSec"]
    assert settings["ReadWritePaths"] == "/var/spool/hallmonitor"
    for key in ("NoNewPrivileges", "MemoryDenyWriteExecute", "RestrictNamespaces", "LockPersonality", "PrivateTmp"):
        assert settings[key] == "yes", key
    assert settings["ProtectSystem"] == "strict"
    assert settings["LimitCORE"] == "0"


def test_both_share_the_group_of_the_spool() -> None:
    assert _settings(AGENT)["Group"] == _settings(FOLLOW)["Group"]
    assert _settings(AGENT)["User"] != _settings(FOLLOW)["User"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is denied in this way by Linux")
def test_the_agent_loads_where_memory_is_never_both_written_and_run() -> None:
    """PR_SET_MDWE (prctl(2), Linux 6.3) refuses what MemoryDenyWriteExecute= does."""
    script = """
import sys
from ctypes import CDLL
if CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit(77)
import hallmonitor_agent.service
from hallmonitor_agent.capture.packet_filter import compile_filter
from hallmonitor_agent.capture.libpcap import load_libpcap
if load_libpcap():
    compile_filter("tcp", 512)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    if done.returncode == 77:
        pytest.skip("this kernel has no PR_SET_MDWE")
    assert (done.returncode, done.stderr) == (0, "")
