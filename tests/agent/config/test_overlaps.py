from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.config.overlaps import overlapping

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A bridge over a VLAN interface over a bond over two ports, in /sys/class/net's way."""
    below = {"br0": ["bond0.7"], "bond0.7": ["bond0"], "bond0": ["eth0", "eth1"], "eth0": [], "eth1": [], "eth2": []}
    for interface, lowers in below.items():
        folder = tmp_path / interface
        folder.mkdir()
        for lower in lowers:
            (folder / f"lower_{lower}").symlink_to(f"../{lower}")
    return tmp_path


@pytest.mark.parametrize(
    ("interfaces", "found"),
    [
        (["eth0", "eth1", "eth2"], []),
        (["br0", "eth2"], []),
        (["eth0", "br0"], [("br0", "eth0")]),
        (["bond0", "eth1"], [("bond0", "eth1")]),
        (["bond0.7", "bond0", "eth0"], [("bond0.7", "bond0"), ("bond0.7", "eth0"), ("bond0", "eth0")]),
        (["wg0", "eth0"], []),
    ],
)
def test_interfaces_on_one_another_are_found(
    interfaces: list[str], found: list[tuple[str, str]], machine: Path
) -> None:
    assert list(overlapping(interfaces, machine)) == found


def test_interfaces_that_lie_in_a_circle_end(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).mkdir()
        (tmp_path / one / f"lower_{other}").write_text("")
    assert list(overlapping(["a", "c"], tmp_path)) == []
