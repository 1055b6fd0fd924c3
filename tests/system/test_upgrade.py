"""A machine with a version before is upgraded by docs/upgrade.md, keeps what is its administrator's, and is cleared.

The steps share one machine: each goes on from the one before, and what follows a failure is skipped.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from appliance.container import Container
from appliance.judged import STATE, kept_records
from appliance.machine_wire import MachineWire
from appliance.older_state import FIRST, turn_back, version_and_alerts
from appliance.packages import OLDER, as_older, field_of
from appliance.page import blocks, commands
from appliance.root import REPOSITORY, lent, root_with_archives
from appliance.services import PORTS, Unit
from testbed.packets import udp_capture
from testbed.sender import send
from testbed.waiting import wait_until

from hallmonitor.live.state_tables import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_ORDER = True
AGENT, FOLLOW = tuple(PORTS)
INTERFACE = "ens18"
ETC = "/etc/hallmonitor"
STATE_FILE = f"{STATE}/state.sqlite"
ALERT = json.dumps({"id": "kept", "last": "2026-01-01T00:00:00Z"})
INSTALL_S = 300
EDITED = "# of the district"


class Upgrade:
    """The machine, and what was there before."""

    def __init__(self, machine: Container, packages: list[Path], folder: Path) -> None:
        self.machine = machine
        self.packages = packages
        self.folder = folder
        self.wire = MachineWire(machine, INTERFACE)
        self.agent, self.follow = Unit(machine, AGENT), Unit(machine, FOLLOW)
        self.key = ""
        self.records = 0

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.machine.inside(f"{ETC}/{name}")
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(f"{text.replace(old, new, 1)}{EDITED}\n", encoding="utf-8")

    def key_digest(self) -> str:
        return hashlib.sha256(self.machine.inside(f"{STATE}/site.key").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def upgrade(packages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgrade]:
    """The machine, up and without ours; the built packages are in root's folder and older ones in `older` there."""
    folder = tmp_path_factory.mktemp("upgrade")
    root_before = root_with_archives(commands(REPOSITORY / "docs" / "install.md")[0], packages)
    with lent(root_before) as root:
        (root / "root" / "older").mkdir()
        for package in packages:
            shutil.copy(package, root / "root")
            shutil.move(as_older(package, folder), root / "root" / "older")
        machine = Container(root, folder / "console.log")
        made = Upgrade(machine, packages, folder)
        made.wire.start()
        try:
            machine.boot()
            made.wire.plug_in()
            machine.wait_up()
            yield made
        finally:
            machine.close()
            made.wire.stop()


def test_the_version_before_runs(upgrade: Upgrade) -> None:
    machine = upgrade.machine
    machine.shell("DEBIAN_FRONTEND=noninteractive apt-get install --yes ./older/*.deb curl", within_s=INSTALL_S)
    assert machine.run("dpkg-query", "--show", "--showformat=${Version}", "hallmonitor") == OLDER
    # Nothing runs before somebody says what is captured.
    assert not upgrade.agent.is_ready()
    upgrade.edit("agent.toml", 'interfaces = ["eth0"]', f'interfaces = ["{INTERFACE}"]')
    upgrade.edit("follow.toml", "alerts_days = 365", "alerts_days = 730")
    upgrade.edit("site.toml", "", "")
    machine.run("systemctl", "enable", "--now", AGENT, FOLLOW)
    capture = upgrade.folder / "before.pcap"
    udp_capture(capture, packets=1_000, flows=50)
    send(upgrade.wire, capture)  # type: ignore[arg-type] # a wire by its methods
    machine.run("systemctl", "restart", AGENT)
    wait_until(lambda: kept_records(machine) == 50, f"what came is kept; {upgrade.follow.journal()}")
    upgrade.records, upgrade.key = 50, upgrade.key_digest()


def test_the_page_leads_from_one_version_to_the_next(upgrade: Upgrade) -> None:
    machine = upgrade.machine
    # As the first version left it; whoever runs meanwhile would write the present one.
    machine.run("systemctl", "stop", FOLLOW)
    turn_back(machine.inside(STATE_FILE), alert=ALERT)
    assert version_and_alerts(machine.inside(STATE_FILE)) == (FIRST, [("kept", ALERT)])
    ran = upgrade.agent.property("InvocationID")
    for line in blocks(REPOSITORY / "docs" / "upgrade.md", "bash")[0]:
        allowed = " || [ $? -eq 1 ]" if line.endswith("hallmonitor-agent check") else ""
        machine.shell(f"export DEBIAN_FRONTEND=noninteractive; {line}{allowed}", within_s=INSTALL_S)
    for package in upgrade.packages:
        name = field_of(package, "Package")
        shown = machine.run("dpkg-query", "--show", "--showformat=${Version} ${db:Status-Status}", name)
        assert shown == f"{field_of(package, 'Version')} installed"
    upgrade.agent.wait_ready()
    upgrade.follow.wait_ready()
    assert upgrade.agent.property("InvocationID") != ran, "it runs the new version"


def test_what_is_the_administrators_is_kept(upgrade: Upgrade) -> None:
    for name in ("agent.toml", "follow.toml", "site.toml"):
        file = upgrade.machine.inside(f"{ETC}/{name}")
        assert file.read_text(encoding="utf-8").endswith(f"{EDITED}\n"), name
    assert upgrade.machine.run("systemctl", "is-enabled", AGENT, FOLLOW).split() == ["enabled", "enabled"]


def test_data_are_kept_and_the_state_is_brought_up(upgrade: Upgrade) -> None:
    assert version_and_alerts(upgrade.machine.inside(STATE_FILE)) == (VERSION, [("kept", ALERT)])
    assert kept_records(upgrade.machine) == upgrade.records
    assert upgrade.key_digest() == upgrade.key
    assert upgrade.follow.metric("hallmonitor_follow_sequences_renewed_total") == 0, "it goes on where it was"


def test_what_runs_is_started_anew_and_what_does_not_run_is_not(upgrade: Upgrade) -> None:
    machine = upgrade.machine
    machine.run("systemctl", "stop", AGENT)
    ran = upgrade.follow.property("InvocationID")
    machine.shell("apt-get install --reinstall --yes ./*.deb", within_s=INSTALL_S)
    upgrade.follow.wait_ready()
    assert upgrade.follow.property("InvocationID") != ran
    assert not upgrade.agent.is_ready()
    machine.run("systemctl", "start", AGENT)


def test_a_package_that_is_removed_leaves_configuration_and_data(upgrade: Upgrade) -> None:
    machine = upgrade.machine
    machine.run("apt-get", "remove", "--yes", "hallmonitor", "hallmonitor-agent", within_s=INSTALL_S)
    assert not machine.inside("/usr/bin/hallmonitor").exists()
    assert machine.inside(f"{ETC}/agent.toml").exists()
    assert version_and_alerts(machine.inside(STATE_FILE))[1] == [("kept", ALERT)]
    # It finds nothing, which is status 1.
    assert machine.shell("pgrep --uid hallmonitor,hallmonitor-agent --list-full || [ $? -eq 1 ]") == ""


def test_a_purge_leaves_what_it_says(upgrade: Upgrade) -> None:
    machine = upgrade.machine
    told = machine.run("apt-get", "purge", "--yes", "hallmonitor", "hallmonitor-agent", within_s=INSTALL_S)
    left = machine.shell(
        "find / -xdev \\( -name '*hallmonitor*' -o -user hallmonitor -o -user hallmonitor-agent -o -group hallmonitor "
        "-o -path '/etc/hallmonitor/*' \\) "
        "-not -path '/root/*' -not -path '/proc/*' -not -path '/sys/*' -not -path '/run/log/*'"
    ).split()
    # What an output would have written lies in the second; there was none.
    assert set(left) - {"/var/log/hallmonitor"} == {ETC, f"{ETC}/catalogue.json"}
    assert f"in {ETC} what you put there" in told
    assert f"removed {STATE} with all alerts" in told
    for account in ("hallmonitor", "hallmonitor-agent"):
        assert f"left the account {account}" in told
        assert machine.run("getent", "passwd", account)
