"""The stage of the demo day: the wire, names with their addresses, and connections between machines."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import TYPE_CHECKING, Final

from hallmonitor.demo import dns, sites
from hallmonitor.demo.clock import MILLISECOND, SECOND
from hallmonitor.demo.devices import GATEWAY, Device
from hallmonitor.demo.draws import Draws
from hallmonitor.demo.frames import Socket
from hallmonitor.demo.tcp import Conversation
from hallmonitor.demo.udp import Exchange
from hallmonitor.demo.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

# RFC 5737, RFC 3849: addresses for documentation, which belong to nobody.
_SERVERS: Final = ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")
_SERVERS6: Final = "2001:db8:51::/64"
_FIRST_EPHEMERAL: Final = 49_152  # RFC 6335, section 6
_EPHEMERALS: Final = 16_384
_DNS: Final = 53


class Scene:
    """Where every act takes place.

    Attributes:
        seed: the seed of the capture.
        wire: the packets so far.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.wire = Wire()
        self._free = _addresses()
        self._servers: dict[str, tuple[bytes, bytes]] = {}
        self._known_until: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
        self._ports: dict[str, int] = {}

    def draws(self, name: str) -> Draws:
        """A stream of draws of its own."""
        return Draws(self.seed, name)

    def server(self, name: str) -> tuple[bytes, bytes]:
        """The IPv4 and IPv6 addresses of a name; each name has its own."""
        if name not in self._servers:
            self._servers[name] = next(self._free)
        return self._servers[name]

    def socket(self, device: Device, *, ipv6: bool = False) -> Socket:
        """A client socket on a fresh ephemeral port."""
        turn = self._ports.get(device.address, device.packed[3] * 97)
        self._ports[device.address] = turn + 1
        address = device.packed6 if ipv6 and device.packed6 is not None else device.packed
        return Socket(device.mac, address, _FIRST_EPHEMERAL + turn % _EPHEMERALS)

    def resolve(self, device: Device, name: str, at_ns: int, draws: Draws) -> tuple[bytes, int]:
        """Ask the school's resolver for a name, unless the device asked within the answer's life.

        Returns:
            The server's address in the family that the device prefers, and the time at which it is known.
        """
        address, address6 = self.server(name)
        use_ipv6 = device.packed6 is not None and name in sites.OVER_IPV6
        kinds = (dns.AAAA, dns.A) if device.packed6 is not None else (dns.A,)
        done = at_ns
        for kind in kinds:
            lives = self._known_until.setdefault((device.address, name, kind), [])
            if any(start <= at_ns < end for start, end in lives):
                continue
            ttl_s = draws.pick((60, 300, 300, 600, 3600))
            lives.append((at_ns, at_ns + (ttl_s - 5) * SECOND))
            records = _records(name, kind, ttl_s, address if kind == dns.A else address6 if use_ipv6 else b"")
            done = max(done, self.ask_resolver(device, (name, kind), records, at_ns, draws))
        return (address6 if use_ipv6 else address), done

    def ask_resolver(
        self, device: Device, question: tuple[str, int], records: list[dns.Record], at_ns: int, draws: Draws
    ) -> int:
        """One question and its answer; a name without records does not exist or has no address of that family.

        Returns:
            The time of the answer.
        """
        name, kind = question
        resolver = Socket(GATEWAY.mac, GATEWAY.packed, _DNS)
        exchange = Exchange(
            self.wire, draws, (self.socket(device), resolver), at_ns, draws.between(1, 30) * MILLISECOND
        )
        identifier = draws.below(1 << 16)
        exchange.ask(dns.query(identifier, name, kind))
        exchange.answer(dns.answer(identifier, name, kind, records))
        return exchange.now

    def connect(self, device: Device, server: bytes, port: int, at_ns: int, draws: Draws) -> Conversation:
        """A TCP connection to a server behind the gateway, not yet opened."""
        client = self.socket(device, ipv6=len(server) > len(device.packed))
        ends = client, Socket(GATEWAY.mac, server, port)
        return Conversation(self.wire, draws, ends, at_ns, _round_trip(server))

    def exchange(self, device: Device, server: bytes, port: int, at_ns: int, draws: Draws) -> Exchange:
        """A UDP exchange with a server behind the gateway."""
        client = self.socket(device, ipv6=len(server) > len(device.packed))
        ends = client, Socket(GATEWAY.mac, server, port)
        return Exchange(self.wire, draws, ends, at_ns, _round_trip(server))


def _addresses() -> Iterator[tuple[bytes, bytes]]:
    base = int(ipaddress.IPv6Network(_SERVERS6).network_address)
    hosts = (host for network in _SERVERS for host in ipaddress.IPv4Network(network).hosts())
    for number, host in enumerate(hosts, start=1):
        yield host.packed, ipaddress.IPv6Address(base + number).packed


def _records(name: str, kind: int, ttl_s: int, address: bytes) -> list[dns.Record]:
    """The answer for an address; some names lead over an alias, as those behind a distribution network do."""
    if not address:
        return []
    if _digest(name) % 3:
        return [dns.Record(name, kind, ttl_s, address)]
    alias = f"edge-{_digest(name) % 97}.cdn.example.net"
    return [
        dns.Record(name, dns.CNAME, ttl_s, dns.encode_name(alias)),
        dns.Record(alias, kind, ttl_s, address),
    ]


def _round_trip(server: bytes) -> int:
    """Time from the gateway to a server and back, ns: 0.4 ms inside the school, 8 to 60 ms outside."""
    if server[0] == GATEWAY.packed[0]:
        return 400_000
    return (8_000 + _digest(server.hex()) % 52_000) * 1_000


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
