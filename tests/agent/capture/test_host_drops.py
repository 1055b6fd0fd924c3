from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.capture.host_drops import HostDrops
from hallmonitor_agent.spool.loss_record import LossRecord

if TYPE_CHECKING:
    from pathlib import Path


class Machine:
    """The kernel's files, as a test writes them."""

    def __init__(self, root: Path) -> None:
        self.net = root / "net"
        self.softnet = root / "softnet_stat"
        self.drops = HostDrops(["eth0", "eth1"], self.net, self.softnet)

    def count(self, interface: str, missed: int = 0, fifo: int = 0, dropped: int = 0) -> None:
        folder = self.net / interface / "statistics"
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in (("rx_missed_errors", missed), ("rx_fifo_errors", fifo), ("rx_dropped", dropped)):
            (folder / name).write_text(f"{value}\n")

    def softirq(self, *dropped: int) -> None:
        self.softnet.write_text("".join(f"000000aa {each:08x} 00000000\n" for each in dropped))

    def since(self) -> list[LossRecord]:
        return list(self.drops.since(10, 20))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.count("eth0", 5, 6, 7)
    made.count("eth1")
    made.softirq(3, 4)
    made.drops.start()
    return made


def test_what_was_dropped_before_the_start_is_no_loss(machine: Machine) -> None:
    assert machine.since() == []


def test_what_has_grown_is_a_loss_once(machine: Machine) -> None:
    machine.count("eth0", 6, 8, 7)
    machine.softirq(3, 0x104)
    assert machine.since() == [
        LossRecord(10, 20, "nic_drop", 3, "dropped by eth0 or its driver"),
        LossRecord(10, 20, "softirq_drop", 0x100, "of all interfaces of the machine together"),
    ]
    assert machine.since() == []


def test_what_no_protocol_takes_was_captured_all_the_same(machine: Machine) -> None:
    machine.count("eth0", 5, 6, 700)
    assert machine.since() == []


def test_an_interface_made_anew_counts_from_nothing(machine: Machine) -> None:
    shutil.rmtree(machine.net / "eth0")
    assert machine.since() == []
    machine.count("eth0", 2)
    assert machine.since() == []
    machine.count("eth0", 3)
    assert [loss.packets for loss in machine.since()] == [1]


@pytest.mark.parametrize("content", ["", "0000\n", "zz zz\n"])
def test_counts_that_cannot_be_read_are_no_loss(machine: Machine, content: str) -> None:
    machine.softnet.write_text(content)
    (machine.net / "eth0" / "statistics" / "rx_missed_errors").write_text("many\n")
    assert machine.since() == []


def test_the_machines_own_files_are_read() -> None:
    drops = HostDrops(["lo"])
    drops.start()
    assert [loss.packets for loss in drops.since(0, 1) if loss.packets == 0] == []
