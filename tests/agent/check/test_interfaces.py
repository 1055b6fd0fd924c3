from __future__ import annotations

import pytest
from made_up import MadeUp, told

from hallmonitor_agent.check.interfaces import interfaces


def of(made_up: MadeUp, name: str = "eth0") -> list[str]:
    return told(interfaces, made_up.situation(f'interfaces = ["{name}"]'))


def test_all_is_well(made_up: MadeUp) -> None:
    assert of(made_up) == ["ok | eth0 is up, Ethernet"]


def test_what_is_not_there_is_told_with_what_is_near(made_up: MadeUp) -> None:
    assert of(made_up, "eth1") == [
        "fault | eth1 is not there | the agent waits for it and sees nothing; did you mean eth0? | ip link"
    ]


@pytest.mark.parametrize(
    ("kind", "flags", "state", "line"),
    [
        (1, 0x1002, "down", "fault | eth0 is down | no packet comes from it | sudo ip link set eth0 up"),
        (1, 0x1003, "down", "warning | eth0 has no link | cable, or the switch's mirror port | ip link show eth0"),
        (803, 0x1003, "up", "fault | eth0 is of a kind (hardware type 803) that is not captured | ip -details link"),
        (1, 0x1103, "up", "ok | eth0 is up, Ethernet, promiscuous already"),
        (65534, 0x1003, "unknown", "ok | eth0 is up, raw IP"),
    ],
)
def test_kind_flags_and_link_are_looked_at(made_up: MadeUp, kind: int, flags: int, state: str, line: str) -> None:
    made_up.interface("eth0", kind, flags, state)
    assert of(made_up) == [line]


def test_what_the_kernel_does_not_tell_is_not_known(made_up: MadeUp) -> None:
    made_up.write("net/eth0/flags", "?\n")
    assert of(made_up) == ["unknown | eth0: the kernel does not tell its kind and flags"]


def test_wifi_shows_its_own_packets_only(made_up: MadeUp) -> None:
    (made_up.root / "net/eth0/wireless").mkdir()
    assert of(made_up)[0].startswith(
        "warning | eth0 is Wi-Fi | promiscuous mode shows no other stations' packets there"
    )


def test_a_bridge_does_not_show_what_it_passes_on(made_up: MadeUp) -> None:
    made_up.interface("br0")
    (made_up.root / "net/br0/bridge").mkdir()
    (made_up.root / "net/br0/brif/eth0").mkdir(parents=True)
    assert of(made_up, "br0")[0] == (
        "warning | br0 is a bridge of eth0 | what it passes between two ports is not seen on the bridge itself | "
        'interfaces = ["eth0"]'
    )


def test_a_port_of_a_bridge_is_told(made_up: MadeUp) -> None:
    made_up.interface("br0")
    (made_up.root / "net/eth0/brport").mkdir()
    (made_up.root / "net/eth0/brport/bridge").symlink_to(made_up.root / "net/br0")
    assert of(made_up) == ["ok | eth0 is up, Ethernet, a port of br0"]


def test_a_stream_has_none(made_up: MadeUp) -> None:
    assert told(interfaces, made_up.situation('stream = "-"')) == ["ok | none is captured on"]


def test_where_the_kernel_tells_nothing_nothing_is_known(made_up: MadeUp) -> None:
    made_up.with_machine(sys_class_net=made_up.root / "none")
    (line,) = told(interfaces, made_up.situation())
    assert line == f"unknown | {made_up.root}/none is not there, where the kernel tells of interfaces"
