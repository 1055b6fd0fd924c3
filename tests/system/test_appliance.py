"""A bare Debian machine becomes a monitor by docs/install.md, sees a school day, and goes on whatever befalls it.

The steps share one machine: each goes on from the one before, and what follows a failure is skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from typing import TYPE_CHECKING

import pytest
from appliance.container import Container
from appliance.judged import STATE, alerts_of, alerts_of_replay, kept_records, records_of
from appliance.machine_wire import MachineWire
from appliance.page import commands, drop_ins
from appliance.root import REPOSITORY, bare_root, lent, root_with_archives
from appliance.services import PORTS, Unit, query, spool_state
from testbed.capture_file import frames_of
from testbed.packets import udp_capture
from testbed.recording import Recording
from testbed.sender import send
from testbed.waiting import wait_until

from hallmonitor.site import load_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import DemoDay

IN_ORDER = True
PAGE = REPOSITORY / "docs" / "install.md"
PACKETS_PER_S = 15_000
SILENCE_S = 11
"""After it, flows of which both sides have said that it is the end are over, in a replay as well."""
COMMAND_S = 300
AGENT, FOLLOW = tuple(PORTS)
SENSOR = "replay"
"""As a replay calls itself, so that alerts can be compared."""
AGENT_FILE, FOLLOW_FILE = "/etc/hallmonitor/agent.toml", "/etc/hallmonitor/follow.toml"
RECORDED = f"{STATE}/recorded"
"""A second state, for a day long before what the first has judged."""
NEEDED_BITS = 1 << 13
"""CAP_NET_RAW (linux/capability.h)."""
SECCOMP_FILTER = 2
"""SECCOMP_MODE_FILTER (proc_pid_status(5))."""


class Appliance:
    """The machine under test, its wire and what steps tell the later ones."""

    def __init__(self, machine: Container, packages: list[Path], folder: Path, day: DemoDay) -> None:
        self.machine = machine
        self.packages = packages
        self.folder = folder
        self.day = day
        self.commands = commands(PAGE)
        named = next(found for line in self.commands if (found := re.search(r'interfaces = \["([\w.-]+)"\]', line)))
        self.wire = MachineWire(machine, named[1])
        self.agent, self.follow = Unit(machine, AGENT), Unit(machine, FOLLOW)
        self.alerts: list[str] = []
        self.records = 0
        self.sequence = 0

    def boot(self) -> None:
        self.machine.boot()
        # The agent, where it is started at boot, waits for its interface.
        self.wire.plug_in()
        self.machine.wait_up()

    def change(self, path: str, pattern: str, line: str) -> None:
        """Put a line in place of the one that matches, as an administrator does."""
        file = self.machine.inside(path)
        text, count = re.subn(pattern, lambda _: line, file.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1, f"{path} has no line like {pattern}"
        # In place: a conffile keeps its owner and mode.
        file.write_text(text, encoding="utf-8")

    def judged(self, name: str) -> list[str]:
        folder = self.folder / name
        folder.mkdir()
        return alerts_of(self.machine, self.wire, self.day.site, folder / "follow")

    def wait_judged(self) -> None:
        """Wait until no file of the spool waits any more."""
        spool = self.machine.inside("/var/spool/hallmonitor")
        wait_until(lambda: not list(spool.glob("flows/*/*/*.parquet")), f"the spool is judged; {self.follow.journal()}")

    def see(self, capture: Path) -> Path:
        """Send a capture with tcpdump beside the agent, then a last packet after a silence; give the recording."""
        last = self.folder / "last.pcap"
        udp_capture(last, packets=1, flows=1)
        octets = sum(len(frame) for path in (capture, last) for frame in frames_of(path))
        recording = Recording(self.wire, self.folder / f"{capture.stem}.seen.pcap")  # type: ignore[arg-type]
        try:
            recording.start()
            sent = send(self.wire, capture, packets_per_s=PACKETS_PER_S)  # type: ignore[arg-type]
            time.sleep(SILENCE_S)
            dropped = recording.stop(sent + send(self.wire, last), octets)  # type: ignore[arg-type]
        finally:
            recording.close()
        assert dropped == 0, "tcpdump dropped packets: there is no truth to compare with"
        return recording.capture


@pytest.fixture(scope="module")
def appliance(packages: list[Path], demo_day: DemoDay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """The machine, bare and up; our packages are in root's folder, where the page has its reader put them."""
    folder = tmp_path_factory.mktemp("appliance")
    install = commands(PAGE)[0]
    with lent(root_with_archives(install, packages)) as root:
        for package in packages:
            shutil.copy(package, root / "root")
        machine = Container(root, folder / "console.log")
        made = Appliance(machine, packages, folder, demo_day)
        made.wire.start()
        try:
            made.boot()
            yield made
        finally:
            machine.close()
            made.wire.stop()


def test_the_page_leads_from_a_bare_machine_to_the_first_answer(
    appliance: Appliance, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not list(bare_root().glob("usr/bin/hallmonitor*")), "the machine was bare"
    begun, last = time.monotonic(), ""
    for line in appliance.commands:
        # Status 1 tells of something that is less well, as here that nobody sets the clock; 2 is a fault.
        allowed = " || [ $? -eq 1 ]" if line.endswith("hallmonitor-agent check") else ""
        last = appliance.machine.shell(line + allowed, within_s=COMMAND_S)
    taken = time.monotonic() - begun
    answer = json.loads(last)
    assert answer["status"] == "success"
    assert answer["data"]["result"], "the first question has an answer"
    fetched = float(appliance.machine.inside("/root/fetched_s").read_text(encoding="utf-8"))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(appliance.commands)} commands from a bare machine to the first answer: "
            f"{fetched:.0f} s of fetching from Debian's archive, {taken:.0f} s of all else\n"
        )


@pytest.mark.parametrize("name", [AGENT, FOLLOW])
def test_a_service_says_that_it_is_ready_and_what_it_does(appliance: Appliance, name: str) -> None:
    unit = Unit(appliance.machine, name)
    assert unit.property("Type") == "notify"
    assert unit.is_ready(), unit.journal()
    assert re.search(r"\d", unit.property("StatusText")), "it tells figures"
    assert unit.property("NRestarts") == "0", unit.journal()
    assert unit.page("/-/ready")
    assert appliance.machine.run("systemctl", "is-enabled", name).strip() == "enabled"


def test_the_agent_may_capture_and_nothing_else(appliance: Appliance) -> None:
    status = appliance.agent.process_status()
    assert int(status["CapBnd"], 16) == NEEDED_BITS
    # Given up once the sockets are open, by every thread.
    assert {int(status[which], 16) for which in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {0}
    assert appliance.agent.metric("hallmonitor_agent_captured_packets_total") >= 0
    assert int(status["Seccomp"]) == SECCOMP_FILTER
    assert status["NoNewPrivs"] == "1"
    assert "0" not in status["Uid"].split()


def test_the_follower_may_do_nothing_that_needs_a_capability(appliance: Appliance) -> None:
    status = appliance.follow.process_status()
    assert {int(status[which], 16) for which in ("CapBnd", "CapEff", "CapPrm", "CapInh", "CapAmb")} == {0}
    assert int(status["Seccomp"]) == SECCOMP_FILTER
    assert status["NoNewPrivs"] == "1"
    assert "0" not in status["Uid"].split()


def test_the_agent_sees_no_state_and_no_keys(appliance: Appliance) -> None:
    inside = f"/proc/{appliance.agent.pid()}/root"
    seen = set(appliance.machine.run("ls", "--almost-all", f"{inside}/", f"{inside}/etc").split())
    assert {"usr", "hallmonitor", "proc"} <= seen
    assert not seen & {"home", "boot", "srv", "shadow", "ssl", "ssh"}
    with pytest.raises(RuntimeError, match="No such file"):
        appliance.machine.run("ls", f"{inside}/var/lib/hallmonitor")


def test_retention_runs_by_its_timer(appliance: Appliance) -> None:
    assert appliance.machine.run("systemctl", "is-active", "hallmonitor-retention.timer").strip() == "active"
    appliance.machine.run("systemctl", "start", "hallmonitor-retention.service")
    unit = Unit(appliance.machine, "hallmonitor-retention")
    assert unit.property("Result") == "success", unit.journal()
    assert "alerts: 0 of before" in unit.journal()


def test_prometheus_scrapes_both(appliance: Appliance) -> None:
    def both_are_up() -> bool:
        up = query(appliance.machine, "up")
        return {sample["metric"]["job"] for sample in up if sample["value"][1] == "1"} >= set(PORTS)

    wait_until(both_are_up, "both targets are up")


def test_the_districts_own_files_are_taken(appliance: Appliance) -> None:
    machine = appliance.machine
    shutil.copy(appliance.day.site, machine.inside("/etc/hallmonitor/site.toml"))
    machine.run(
        *("hallmonitor", "catalogue", "compile", "--site", "/etc/hallmonitor/site.toml"),
        *("--output", "/etc/hallmonitor/catalogue.json"),
        within_s=COMMAND_S,
    )
    networks = json.dumps(list(map(str, load_site(appliance.day.site).home_networks)))
    appliance.change(AGENT_FILE, r"^home_networks = \[[^]]*\]", f"home_networks = {networks}")
    appliance.change(AGENT_FILE, r"^#? ?sensor = .*", f'sensor = "{SENSOR}"')
    if not re.search(r"^site = ", machine.inside(FOLLOW_FILE).read_text(encoding="utf-8"), flags=re.MULTILINE):
        appliance.change(FOLLOW_FILE, r"^#? ?site = .*", 'site = "site.toml"')
    machine.run("systemctl", "restart", AGENT, FOLLOW)
    appliance.agent.wait_ready()
    appliance.follow.wait_ready()


def test_a_school_day_on_the_wire_is_judged_as_its_replay(appliance: Appliance) -> None:
    recording = appliance.see(appliance.day.capture)
    # What flows have open is written as the agent ends.
    appliance.machine.run("systemctl", "stop", AGENT)
    appliance.wait_judged()
    appliance.alerts = appliance.judged("day")
    key = appliance.folder / "day" / "site.key"
    assert appliance.alerts == alerts_of_replay(recording, appliance.day.site, key, appliance.folder / "day-replayed")
    assert len(appliance.alerts) > 5
    appliance.records = kept_records(appliance.machine)
    assert appliance.records == records_of(recording) > 5_000
    assert appliance.follow.metric("hallmonitor_follow_records_late_total") == 0
    appliance.machine.run("systemctl", "start", AGENT)


@pytest.mark.parametrize("name", [AGENT, FOLLOW])
def test_a_reload_takes_what_is_right_and_refuses_what_is_wrong(appliance: Appliance, name: str) -> None:
    unit = Unit(appliance.machine, name)
    path = {AGENT: AGENT_FILE, FOLLOW: FOLLOW_FILE}[name]
    file = appliance.machine.inside(path)
    right, pid = file.read_text(encoding="utf-8"), unit.pid()
    assert unit.metric("hallmonitor_config_last_reload_successful") == 1
    file.write_text(right + "\n[nonsense]\n", encoding="utf-8")
    appliance.machine.run("systemctl", "reload", name)
    wait_until(lambda: unit.metric("hallmonitor_config_last_reload_successful") == 0, "the fault is told")
    assert "nonsense" in unit.journal()
    file.write_text(right, encoding="utf-8")
    appliance.machine.run("systemctl", "reload", name)
    wait_until(lambda: unit.metric("hallmonitor_config_last_reload_successful") == 1, "what is right is taken")
    assert (unit.pid(), unit.is_ready()) == (pid, True)


@pytest.mark.parametrize("name", [AGENT, FOLLOW])
def test_a_service_that_hangs_is_killed_and_started_again(appliance: Appliance, name: str) -> None:
    unit = Unit(appliance.machine, name)
    folder = appliance.machine.inside(f"/etc/systemd/system/{name}.service.d")
    folder.mkdir(parents=True)
    (folder / "watchdog.conf").write_text("[Service]\nWatchdogSec=5s\n", encoding="utf-8")
    appliance.machine.run("systemctl", "daemon-reload")
    appliance.machine.run("systemctl", "restart", name)
    unit.wait_ready()
    pid = unit.pid()
    appliance.machine.run("kill", "-STOP", str(pid))
    wait_until(lambda: unit.is_ready() and unit.pid() not in {0, pid}, f"it runs again; {unit.journal()}")
    assert unit.property("NRestarts") == "1"
    assert "Watchdog timeout" in unit.journal()
    assert unit.page("/-/ready")
    shutil.rmtree(folder)
    appliance.machine.run("systemctl", "daemon-reload")
    appliance.machine.run("systemctl", "restart", name)
    unit.wait_ready()


def _still_whole(appliance: Appliance, name: str) -> None:
    """Nothing that was judged is lost or there twice, and what comes now is judged and counted on."""
    for unit in (appliance.agent, appliance.follow):
        unit.wait_ready()
    assert appliance.judged(name) == appliance.alerts
    assert kept_records(appliance.machine) == appliance.records
    capture = appliance.folder / f"{name}.pcap"
    udp_capture(capture, packets=1_000, flows=50)
    appliance.records += records_of(appliance.see(capture))
    appliance.machine.run("systemctl", "restart", AGENT)
    appliance.wait_judged()
    assert kept_records(appliance.machine) == appliance.records
    sequence = spool_state(appliance.machine, SENSOR)["next"]
    assert sequence > appliance.sequence
    appliance.sequence = sequence


def test_nothing_is_lost_by_a_reboot(appliance: Appliance) -> None:
    appliance.sequence = spool_state(appliance.machine, SENSOR)["next"]
    appliance.machine.power_off()
    assert spool_state(appliance.machine, SENSOR)["clean"]
    appliance.boot()
    _still_whole(appliance, "rebooted")


def test_nothing_that_was_judged_is_lost_by_a_power_cut(appliance: Appliance) -> None:
    appliance.machine.cut_power()
    appliance.boot()
    _still_whole(appliance, "cut")


def test_metrics_are_for_this_machine_until_the_pages_drop_in_lets_another_in(appliance: Appliance) -> None:
    machine = appliance.machine
    if "denied" not in machine.shell(
        "systemd-run --quiet --wait --pipe -p IPAddressDeny=any -- sh -c "
        "'exec 3<>/dev/udp/127.0.0.1/9 && echo x >&3 && echo sent || echo denied' 2>&1 || echo denied"
    ):
        pytest.skip("this kernel filters no addresses for a control group (BPF_CGROUP_INET_EGRESS)")
    path, text = next(each for each in drop_ins(REPOSITORY / "docs" / "hardening.md").items() if AGENT in each[0])
    found = re.search(r"^IPAddressAllow=(\S+)$", text, flags=re.MULTILINE)
    assert found, text
    machine.run("ip", "address", "add", f"{found[1]}/32", "dev", "lo")
    appliance.change(AGENT_FILE, r"^address = .*", 'address = "0.0.0.0:9477"')
    ask = ("curl", "--silent", "--show-error", "--max-time", "5", f"http://{found[1]}:9477/-/ready")
    machine.run("systemctl", "restart", AGENT)
    appliance.agent.wait_ready()
    with pytest.raises(RuntimeError):
        machine.run(*ask)
    machine.inside(path).parent.mkdir(parents=True)
    machine.inside(path).write_text(text, encoding="utf-8")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", AGENT)
    appliance.agent.wait_ready()
    assert machine.run(*ask)


def test_a_recorded_day_raises_the_alerts_of_its_replay(appliance: Appliance) -> None:
    """From a folder, which the page's drop-in lets in: the day's own time goes by, so that alerts are told."""
    machine = appliance.machine
    machine.run("systemctl", "stop", AGENT, FOLLOW)
    path, text = next(
        each for each in drop_ins(REPOSITORY / "docs" / "hardening.md").items() if "/srv/captures" in each[1]
    )
    machine.inside(path).parent.mkdir(parents=True, exist_ok=True)
    machine.inside(path).write_text(text, encoding="utf-8")
    captures = machine.inside("/srv/captures")
    captures.mkdir()
    shutil.copy(appliance.day.capture, captures / "1.pcap")
    appliance.change(AGENT_FILE, r"^interfaces = .*", 'folder = "/srv/captures"')
    appliance.change(AGENT_FILE, r"^sensor = .*", 'sensor = "recorded"')
    appliance.change(AGENT_FILE, r"^close_s = 10\b.*", "close_s = 300")
    appliance.change(FOLLOW_FILE, r"^folder = .*", f'folder = "{RECORDED}"')
    appliance.change(FOLLOW_FILE, r"^#? ?site_key = .*", f'site_key = "{STATE}/site.key"')
    # The day is long past.
    for key in ("alerts_days", "flows_days"):
        appliance.change(FOLLOW_FILE, rf"^{key} = .*", f"{key} = 3650")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "start", AGENT, FOLLOW)
    appliance.agent.wait_ready()
    appliance.follow.wait_ready()
    packets = sum(1 for _ in frames_of(appliance.day.capture))
    wait_until(lambda: appliance.agent.metric("hallmonitor_agent_captured_packets_total") == packets, "it is read")
    machine.run("systemctl", "stop", AGENT)
    appliance.wait_judged()
    site, folder = appliance.day.site, appliance.folder / "recorded"
    folder.mkdir()
    expected = alerts_of_replay(
        appliance.day.capture, site, machine.inside(f"{STATE}/site.key"), appliance.folder / "recorded-replayed"
    )
    assert alerts_of(machine, appliance.wire, site, folder / "follow", RECORDED) == expected
    # The last half hour's episodes may go on as far as the follower knows.
    told = appliance.follow.metric("hallmonitor_follow_alerts_total")
    assert len(expected) * 2 // 3 < told <= len(expected)

    def prometheus_knows() -> bool:
        found = query(machine, "sum(hallmonitor_follow_alerts_total)")
        return bool(found) and float(found[0]["value"][1]) == told

    wait_until(prometheus_knows, "Prometheus has the alerts")
