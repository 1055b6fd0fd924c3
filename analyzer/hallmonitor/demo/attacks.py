"""Acts that seek access or hide it: sweeps, port scans, password guessing, a tunnel through DNS."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

from hallmonitor.demo import dns, ssh
from hallmonitor.demo.clock import MILLISECOND, SECOND

if TYPE_CHECKING:
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.scene import Scene

SMB: Final = 445
_SWEPT: Final = ipaddress.IPv4Address("10.20.3.60")
_SERVER: Final = ipaddress.IPv4Address("10.20.3.10").packed
_LOWEST_PORT: Final = 8


def sweep(scene: Scene, device: Device, at_ns: int, hosts: int, port: int) -> None:
    """Try one port of many machines of the school, two a second; most stay silent, some refuse."""
    draws = scene.draws(f"sweep {device.address} {at_ns}")
    for turn in range(hosts):
        target = (_SWEPT + turn).packed
        start_ns = at_ns + turn * SECOND // 2 + draws.below(200) * MILLISECOND
        scene.connect(device, target, port, start_ns, draws).attempt(refused=draws.chance(25))


def probe_ports(scene: Scene, device: Device, at_ns: int, ports: int) -> None:
    """Try many ports of one server, four a second; nearly all refuse."""
    draws = scene.draws(f"probe {device.address} {at_ns}")
    for turn in range(ports):
        start_ns = at_ns + turn * SECOND // 4 + draws.below(100) * MILLISECOND
        scene.connect(device, _SERVER, _LOWEST_PORT + 17 * turn, start_ns, draws).attempt(refused=draws.chance(90))


def guess_passwords(scene: Scene, device: Device, at_ns: int, connections: int) -> None:
    """Refused SSH logins at one server, one every ten seconds, three passwords each."""
    draws = scene.draws(f"guess {device.address} {at_ns}")
    for turn in range(connections):
        start_ns = at_ns + turn * 10 * SECOND + draws.below(2_000) * MILLISECOND
        ssh.login(scene.connect(device, _SERVER, ssh.PORT, start_ns, draws), draws, attempts=3)


def distinct_names(scene: Scene, device: Device, at_ns: int, zone: str, names: int) -> None:
    """Questions for many names of one zone that look like encoded data, one every two seconds."""
    draws = scene.draws(f"names {device.address} {at_ns}")
    for turn in range(names):
        name = f"{draws.octets(24).hex()}.{turn:x}.{zone}"
        text = draws.octets(90).hex().encode()
        records = [dns.Record(name, dns.TXT, 1, bytes([len(text)]) + text)]
        start_ns = at_ns + turn * 2 * SECOND + draws.below(900) * MILLISECOND
        scene.ask_resolver(device, (name, dns.TXT), records, start_ns, draws)
