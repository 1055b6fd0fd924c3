"""Acts that move data: bulk mail, downloads in clear, sharing between peers."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

from hallmonitor.demo import bittorrent, http, smtp, visits
from hallmonitor.demo.clock import MILLISECOND, MINUTE, SECOND
from hallmonitor.demo.visits import Load

if TYPE_CHECKING:
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.scene import Scene

_PEERS: Final = ipaddress.IPv4Address("198.18.0.0")  # RFC 2544: addresses for tests of devices, which nobody holds
_PEER_COUNT: Final = 1 << 17
_PEER_PORT: Final = 51_413
_DHT_PORT: Final = 6_881


def mail_many(scene: Scene, device: Device, at_ns: int, servers: int, port: int = smtp.RELAY) -> None:
    """One message to each of many mail servers outside, some 90 s apart; two thirds use TLS."""
    draws = scene.draws(f"mail {device.address} {at_ns}")
    for turn in range(servers):
        domain = f"family-{turn}.example"
        start_ns = at_ns + turn * 90 * SECOND + draws.below(20) * SECOND
        server, known_ns = scene.resolve(device, f"mx.{domain}", start_ns, draws)
        conversation = scene.connect(device, server, port, known_ns + MILLISECOND, draws)
        smtp.deliver(conversation, draws, domain, encrypted=draws.chance(66))


def download_program(scene: Scene, device: Device, at_ns: int, size: int) -> None:
    """A Windows program over HTTP in clear, from a host that the catalogue does not know."""
    draws = scene.draws(f"program {device.address} {at_ns}")
    http.fetch(scene, device, ("files.example.com", "/setup/setup.exe"), at_ns, http.program(draws, size))


def download_document(scene: Scene, device: Device, at_ns: int, size: int) -> None:
    """A PDF over HTTP in clear."""
    draws = scene.draws(f"document {device.address} {at_ns}")
    http.fetch(scene, device, ("files.example.com", "/forms/field-trip.pdf"), at_ns, http.document(draws, size))


def upload(scene: Scene, device: Device, at_ns: int, name: str, sizes: tuple[int, ...]) -> None:
    """Files sent to a storage site over TLS, ten minutes apart, each within seconds."""
    for turn, size in enumerate(sizes):
        visits.bulk(scene, device, name, at_ns + turn * 10 * MINUTE, Load(size, 900))


def download(scene: Scene, device: Device, at_ns: int, name: str, size: int) -> None:
    """A file fetched from a site over TLS within seconds."""
    visits.bulk(scene, device, name, at_ns, Load(700, size))


def share(scene: Scene, device: Device, at_ns: int, peers: int) -> None:
    """A swarm joined through the distributed hash table, then blocks from several peers; some do not answer."""
    draws = scene.draws(f"share {device.address} {at_ns}")
    info_hash, node = draws.octets(20), draws.octets(20)
    for turn in range(2 * peers):
        address = (_PEERS + draws.below(_PEER_COUNT)).packed
        exchange = scene.exchange(device, address, _DHT_PORT, at_ns + turn * SECOND // 2, draws)
        bittorrent.find_peers(exchange, draws, node, info_hash)
    for turn in range(peers):
        address = (_PEERS + draws.below(_PEER_COUNT)).packed
        start_ns = at_ns + (20 + 15 * turn) * SECOND
        conversation = scene.connect(device, address, _PEER_PORT + turn, start_ns, draws)
        if draws.chance(25):
            conversation.attempt(refused=False)
        else:
            bittorrent.peer(conversation, draws, info_hash, blocks=6)
