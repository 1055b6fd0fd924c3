"""The units in deploy/systemd, as far as systemd can judge them without running them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
UNITS = REPOSITORY / "deploy" / "systemd"
AGENT = UNITS / "hallmonitor-agent.service"
FOLLOW = UNITS / "hallmonitor-follow.service"
RETENTION = UNITS / "hallmonitor-retention.service"
TIMER = UNITS / "hallmonitor-retention.timer"
SERVICES = (AGENT, FOLLOW, RETENTION)
EXPOSURE = {AGENT: 1.5, FOLLOW: 1.0, RETENTION: 1.0}
"""The figure of systemd-analyze security that a unit may have at most; 0 is best, 10 is without any restriction."""


def settings_of(unit: Path, section: str = "Service") -> dict[str, list[str]]:
    """Key -> its values in the order of the file (systemd.syntax(7): a key may come more than once)."""
    settings: dict[str, list[str]] = {}
    inside = False
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line == f"[{section}]"
        elif inside and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            settings.setdefault(key, []).append(value)
    return settings


def only(unit: Path, key: str) -> str:
    """The value of a key that comes once."""
    (value,) = settings_of(unit)[key]
    return value


@pytest.fixture(scope="module")
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed")
    return found


def copied(folder: Path) -> Path:
    """The units in a folder, with a command that is there: those of the packages are not installed here."""
    for unit in (*SERVICES, TIMER):
        text = unit.read_text(encoding="utf-8")
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE)
        # Manual pages come with the packages.
        text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (folder / unit.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("unit", [*SERVICES, TIMER], ids=lambda unit: unit.name)
def test_systemd_finds_no_fault(analyze: str, unit: Path, tmp_path: Path) -> None:
    file = copied(tmp_path) / unit.name
    command = [analyze, "verify", "--recursive-errors=no", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_a_service_may_do_stays_below_its_figure(analyze: str, unit: Path) -> None:
    # In tenths; with a finding for each thing that it may do, should it be too many.
    limit = round(EXPOSURE[unit] * 10)
    command = [analyze, "security", "--offline=true", "--no-pager", f"--threshold={limit}", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    figure = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", done.stdout)
    assert figure, done.stderr
    assert float(figure[1]) <= EXPOSURE[unit], done.stdout
    assert done.returncode == 0, done.stderr


def test_a_service_without_restrictions_would_be_seen(analyze: str, tmp_path: Path) -> None:
    bare = tmp_path / "bare.service"
    bare.write_text(f"[Service]\nExecStart={sys.executable}\n", encoding="utf-8")
    command = [analyze, "security", "--offline=true", "--no-pager", "--json=short", "--threshold=15", str(bare)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert sum(float(each["exposure"] or 0) for each in json.loads(done.stdout)) > 9


def test_only_the_agent_may_open_packet_sockets() -> None:
    assert only(AGENT, "CapabilityBoundingSet") == "CAP_NET_RAW"
    assert only(AGENT, "AmbientCapabilities") == "CAP_NET_RAW"
    assert "AF_PACKET" in only(AGENT, "RestrictAddressFamilies").split()
    for unit in (FOLLOW, RETENTION):
        assert only(unit, "CapabilityBoundingSet") == only(unit, "AmbientCapabilities") == ""
        assert "AF_PACKET" not in only(unit, "RestrictAddressFamilies").split()


def test_no_unit_speaks_to_another_machine() -> None:
    assert [only(unit, "IPAddressDeny") for unit in SERVICES] == ["any"] * 3
    assert [settings_of(unit).get("IPAddressAllow") for unit in SERVICES] == [["localhost"], ["localhost"], None]
    assert only(RETENTION, "PrivateNetwork") == "yes"


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_confined(unit: Path) -> None:
    for key in ("NoNewPrivileges", "MemoryDenyWriteExecute", "RestrictNamespaces", "LockPersonality", "PrivateTmp"):
        assert only(unit, key) == "yes", key
    assert only(unit, "ProtectSystem") == "strict"
    assert only(unit, "LimitCORE") == "0"


def test_each_writes_where_it_has_to() -> None:
    assert only(AGENT, "BindPaths") == "/var/spool/hallmonitor"
    assert "ReadWritePaths" not in settings_of(AGENT)
    for unit in (FOLLOW, RETENTION):
        assert only(unit, "ReadWritePaths") == "/var/spool/hallmonitor"
        assert (only(unit, "StateDirectory"), only(unit, "StateDirectoryMode")) == ("hallmonitor", "0700")


@pytest.mark.parametrize("unit", [AGENT, FOLLOW], ids=lambda unit: unit.name)
def test_a_service_that_runs_on_is_watched(unit: Path) -> None:
    assert only(unit, "Type") == "notify"
    assert only(unit, "ExecReload") == "/bin/kill -HUP $MAINPID"
    assert only(unit, "WatchdogSec")
    assert only(unit, "Restart") == "always"
    # A fault of the configuration (exit status 2) is told once, and not each two seconds.
    assert only(unit, "RestartPreventExitStatus") == "2"


def test_all_share_the_group_of_the_spool() -> None:
    assert {only(unit, "Group") for unit in SERVICES} == {"hallmonitor"}
    assert only(AGENT, "User") != only(FOLLOW, "User") == only(RETENTION, "User")


def test_the_timer_makes_up_for_a_day_that_was_missed() -> None:
    timer = settings_of(TIMER, "Timer")
    assert (timer["OnCalendar"], timer["Persistent"]) == (["daily"], ["yes"])
    assert timer["RandomizedDelaySec"]
    assert only(RETENTION, "Type") == "oneshot"


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
