from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scapy.all import IP, UDP, Ether, wrpcap

from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor_engine import TUNNELS
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (None, TUNNELS),
        ("none", ()),
        ("gre", ("gre",)),
        ("vxlan, GRE,gre", ("gre", "vxlan")),
        (",".join(TUNNELS), TUNNELS),
    ],
)
def test_names_with_commas_between_them(text: str | None, kinds: tuple[str, ...]) -> None:
    assert parse_tunnels(text) == kinds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vxlam", "'vxlam' is not a tunnel (did you mean vxlan? known: ipip, 6in4,"),
        ("", "'' is not a tunnel (known: ipip, 6in4,"),
        ("gre,qqqq", "'qqqq' is not a tunnel (known: ipip,"),
        ("none,gre", "--tunnels none stands alone (leave out the other names)"),
    ],
)
def test_a_wrong_name_is_one_fault_that_lists_the_right_ones(text: str, told: str) -> None:
    with pytest.raises(FaultsError) as caught:
        parse_tunnels(text)
    (fault,) = caught.value.faults
    assert str(fault).startswith(told)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ("ipip", "198.51.100.1", "198.51.100.2", "10.20.0.5", "udp")),
        (("--tunnels", "gre,ipip"), ("ipip", "198.51.100.1", "198.51.100.2", "10.20.0.5", "udp")),
        (("--tunnels", "gre"), (None, None, None, "198.51.100.1", "4")),
        (("--tunnels", "none"), (None, None, None, "198.51.100.1", "4")),
    ],
)
def test_flows_in_tunnels_that_are_not_named_stay_inside(
    hallmonitor: Command, tmp_path: Path, options: tuple[str, ...], told: tuple[str | None, ...]
) -> None:
    inside = IP(src="10.20.0.5", dst="192.0.2.9") / UDP(sport=40_000, dport=9)
    capture = tmp_path / "tunnel.pcap"
    link = Ether(src="02:00:00:00:00:05", dst="02:00:00:00:00:01")
    wrpcap(str(capture), [link / IP(src="198.51.100.1", dst="198.51.100.2") / inside])
    done = hallmonitor("flows", capture, "--format", "jsonl", *options)
    row = json.loads(done.stdout)
    columns = ("tunnel", "outer_source_ip", "outer_destination_ip", "source_ip", "transport")
    assert tuple(row[name] for name in columns) == told


@pytest.mark.parametrize("command", ["flows", "replay"])
def test_a_wrong_name_ends_the_command_with_one_line(hallmonitor: Command, demo_day: DemoDay, command: str) -> None:
    options = ("--policy", "clinton-4306", "--out", "nowhere") if command == "replay" else ()
    done = hallmonitor(command, demo_day.capture, *options, "--tunnels", "vxlam")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"did you mean vxlan?" in done.stderr
