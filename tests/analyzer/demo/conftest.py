"""The demo capture, written once for all tests, and a plain second opinion on what it holds.

The second opinion shares nothing with the generator but the table of names: it reads the file, cuts conversations into
records of 60 s and applies each signature's threshold by brute force.
"""

from __future__ import annotations

import ipaddress
import struct
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hallmonitor.demo import DemoSummary, sites, write_demo
from hallmonitor.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from pathlib import Path

    from hallmonitor.demo.wire import Wire

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
MIDNIGHT = 1_778_558_400 * SECOND  # 2026-05-12 04:00 UTC, midnight in New York
CATEGORY_OF = {name: category for category, names in sites.CATEGORIES.items() for name in names}
LEISURE = {"gaming", "streaming", "shopping", "social-networking"}
GROUPS = {
    **{ipaddress.ip_address(f"10.20.1.{host}"): "communications" for host in (201, 202)},
    **{ipaddress.ip_address(f"10.20.0.{host}"): "it-department" for host in (201, 202)},
    ipaddress.ip_address("10.20.3.25"): "mail-servers",
}


class Packet(NamedTuple):
    at_ns: int
    source: bytes
    destination: bytes
    protocol: int
    ports: tuple[int, int]
    flags: int
    payload: bytes
    size: int  # bytes of the IP packet


@dataclass
class Record:
    at_ns: int
    sequence: int
    device: str
    group: str
    peer: str
    port: int
    protocol: int
    name: str
    up: int = 0
    down: int = 0
    up_flags: int = 0
    down_flags: int = 0
    first_up: bytes = b""
    first_down: bytes = b""
    category: str = field(init=False)

    def __post_init__(self) -> None:
        self.category = CATEGORY_OF.get(self.name, "")

    @property
    def minute(self) -> int:
        return self.at_ns // MINUTE

    @property
    def working(self) -> bool:
        return 8 * HOUR <= self.at_ns - MIDNIGHT < 16 * HOUR

    @property
    def outbound(self) -> bool:
        return not self.peer.startswith(("10.20.", "fd20:"))

    @property
    def failed(self) -> bool:
        return self.protocol == 6 and bool(self.up_flags & 2) and not self.up_flags & 16 and not self.down_flags & 2

    @property
    def approved(self) -> bool:
        return self.name in {sites.APPROVED_TRANSFER, sites.APPROVED_STORE}


def packets_of(data: bytes) -> Iterator[Packet]:
    """Every packet of a pcap file with nanosecond stamps, Ethernet, IPv4 without options or IPv6, TCP or UDP."""
    assert struct.unpack_from("<I", data)[0] == 0xA1B23C4D
    place = 24
    while place < len(data):
        seconds, nanoseconds, length, _ = struct.unpack_from("<IIII", data, place)
        frame = data[place + 16 : place + 16 + length]
        place += 16 + length
        if frame[12:14] == b"\x08\x00":
            protocol, source, destination, rest = frame[23], frame[26:30], frame[30:34], frame[34:]
        else:
            protocol, source, destination, rest = frame[20], frame[22:38], frame[38:54], frame[54:]
        ports = struct.unpack_from("!HH", rest)
        offset, flags = ((rest[12] >> 4) * 4, rest[13]) if protocol == 6 else (8, 0)
        at_ns = seconds * SECOND + nanoseconds
        yield Packet(at_ns, source, destination, protocol, ports, flags, rest[offset:], length - 14)


def answers_of(message: bytes) -> tuple[str, list[bytes]]:
    """The name asked for, and the addresses in the answer, of a DNS message as the demo's resolver writes it."""
    labels, place = [], 12
    while length := message[place]:
        labels.append(message[place + 1 : place + 1 + length].decode())
        place += 1 + length
    place += 5
    addresses = []
    for _ in range(struct.unpack_from("!H", message, 6)[0]):
        while message[place] and message[place] < 0xC0:
            place += 1 + message[place]
        place += 2 if message[place] else 1
        kind, _, _, length = struct.unpack_from("!HHIH", message, place)
        if kind in {1, 28}:
            addresses.append(message[place + 10 : place + 10 + length])
        place += 10 + length
    return ".".join(labels), addresses


def records_of(packets: Iterable[Packet]) -> list[Record]:
    """Conversations cut into records of 60 s from their first packet; the side that speaks first is the device."""
    names: dict[bytes, str] = {}
    started: dict[Hashable, int] = {}
    records: dict[Hashable, Record] = {}
    for packet in packets:
        if packet.ports[0] == 53:
            name, addresses = answers_of(packet.payload)
            names.update(dict.fromkeys(addresses, name))
        key: tuple[Hashable, ...] = (packet.source, packet.destination, packet.ports, packet.protocol)
        is_up = key in started
        other = (packet.destination, packet.source, packet.ports[::-1], packet.protocol)
        if not is_up and other not in started:
            started[key] = packet.at_ns
            is_up = True
        key = key if is_up else other
        sequence = (packet.at_ns - started[key]) // MINUTE
        record = records.get((key, sequence))
        if record is None:
            record = records[key, sequence] = _new_record(packet, sequence, names, is_up=is_up)
        if is_up:
            record.up += packet.size
            record.up_flags |= packet.flags
            record.first_up = record.first_up or packet.payload
        else:
            record.down += packet.size
            record.down_flags |= packet.flags
            record.first_down = record.first_down or packet.payload
    return sorted(records.values(), key=lambda record: record.at_ns)


def _new_record(packet: Packet, sequence: int, names: dict[bytes, str], *, is_up: bool) -> Record:
    ends = (packet.source, packet.destination) if is_up else (packet.destination, packet.source)
    device = ipaddress.ip_address(ends[0])
    port = packet.ports[1] if is_up else packet.ports[0]
    peer = str(ipaddress.ip_address(ends[1]))
    name = names.get(ends[1], "") if port != 53 else ""
    return Record(packet.at_ns, sequence, str(device), GROUPS.get(device, ""), peer, port, packet.protocol, name)


Key = tuple[str, ...]
Event = tuple[int, Key, object, int]  # time, group, value to count, weight to add


def peaks(events: Iterable[Event], window_ns: int) -> tuple[dict[Key, int], dict[Key, int]]:
    """For each group the most distinct values, and the greatest sum of weights, in any window (t - window, t]."""
    held: dict[Key, deque[tuple[int, object, int]]] = defaultdict(deque)
    counts: dict[Key, Counter[object]] = defaultdict(Counter)
    sums: Counter[Key] = Counter()
    distinct: Counter[Key] = Counter()
    total: Counter[Key] = Counter()
    for at_ns, key, value, weight in events:
        queue, count = held[key], counts[key]
        while queue and queue[0][0] <= at_ns - window_ns:
            _, old, old_weight = queue.popleft()
            sums[key] -= old_weight
            count[old] -= 1
            if not count[old]:
                del count[old]
        queue.append((at_ns, value, weight))
        count[value] += 1
        sums[key] += weight
        distinct[key] = max(distinct[key], len(count))
        total[key] = max(total[key], sums[key])
    return distinct, total


def _distinct(
    records: list[Record],
    chosen: Callable[[Record], bool],
    value: Callable[[Record], object],
    window_ns: int,
    key: Callable[[Record], Key] = lambda record: (record.device,),
) -> dict[Key, int]:
    return peaks(((each.at_ns, key(each), value(each), 1) for each in records if chosen(each)), window_ns)[0]


def _sum(
    records: list[Record], chosen: Callable[[Record], bool], weight: Callable[[Record], int], window_ns: int
) -> dict[Key, int]:
    return peaks(((each.at_ns, (each.device,), 0, weight(each)) for each in records if chosen(each)), window_ns)[1]


def _ordered(
    records: list[Record],
    first: Callable[[Record], bool],
    second: Callable[[Record], bool],
    window_ns: int,
    key: Callable[[Record], Key],
) -> dict[Key, int]:
    """Groups in which a `second` follows a `first` within the window, each with the number of times."""
    seen: dict[Key, int] = {}
    found: Counter[Key] = Counter()
    for record in records:
        group = key(record)
        if second(record) and record.at_ns - seen.get(group, -window_ns) < window_ns:
            found[group] += 1
        if first(record):
            seen[group] = record.at_ns
    return found


def measured(records: list[Record]) -> dict[str, dict[Key, int]]:
    """For each signature what it measures at most, by its groups; the first part of a group is the device."""
    listed = [record for record in records if not record.approved]

    def minutes(category: str, window_ns: int, *, working: bool) -> dict[Key, int]:
        return _distinct(
            listed if working or category == "social-networking" else records,
            lambda record: (
                record.category == category
                and (record.working or not working)
                and (record.down >= 20_000 or category not in LEISURE)
            ),
            lambda record: record.minute,
            window_ns,
        )

    def visited(category: str, window_ns: int) -> dict[Key, int]:
        return _distinct(
            records,
            lambda record: record.category == category and record.sequence == 0,
            lambda record: record.minute,
            window_ns,
        )

    def device_and_peer(record: Record) -> Key:
        return record.device, record.peer

    def question(record: Record) -> tuple[str, Key]:
        name, _ = answers_of(record.first_down)
        return name, (record.device, ".".join(name.split(".")[-2:]))

    return {
        "bulk-mail-fan-out": _distinct(
            records, lambda each: each.outbound and each.port in {25, 465, 587}, lambda each: each.peer, HOUR
        ),
        "selling-site-sessions": minutes("selling", 2 * HOUR, working=True),
        "horizontal-scan": _distinct(
            records,
            lambda each: each.failed and not (each.outbound and each.port in {53, 80, 123, 443}),
            lambda each: each.peer,
            10 * MINUTE,
            lambda each: (each.device, str(each.port)),
        ),
        "vertical-scan": _distinct(
            records, lambda each: each.failed, lambda each: each.port, 10 * MINUTE, device_and_peer
        ),
        "login-brute-force": _distinct(
            records,
            lambda each: (
                each.port in {21, 22, 23, 445, 3389, 5900}
                and each.sequence == 0
                and each.up < 20_000
                and each.down > 0
                and not each.failed
            ),
            id,
            10 * MINUTE,
            device_and_peer,
        ),
        "hacking-tool-sites": visited("hacking-tools", HOUR),
        "anonymiser-tunnel": minutes("vpn-proxy", HOUR, working=False),
        "software-in-clear": _sum(
            records,
            lambda each: each.first_down.startswith(b"HTTP/1.1 200") and b"\r\n\r\nMZ" in each.first_down,
            lambda _: 1,
            HOUR,
        ),
        "software-site-download": _sum(
            listed, lambda each: each.category == "software-download", lambda each: each.down, HOUR
        ),
        "upload-to-personal-storage": _sum(
            listed, lambda each: each.category == "file-transfer", lambda each: each.up, HOUR
        ),
        "student-records-then-upload": _ordered(
            listed,
            lambda each: each.name.endswith("powerschool.com"),
            lambda each: each.category == "file-transfer" and each.up >= 5_000_000,
            30 * MINUTE,
            lambda each: (each.device,),
        ),
        "ftp-upload-in-clear": _ordered(
            records,
            lambda each: each.port == 21 and b"FTP" in each.first_down,
            lambda each: each.port != 21 and each.up >= 1_000_000,
            10 * MINUTE,
            device_and_peer,
        ),
        "dns-tunnel": peaks(
            (
                (each.at_ns, question(each)[1], question(each)[0], 1)
                for each in records
                if each.port == 53 and each.first_down
            ),
            10 * MINUTE,
        )[0],
        "bittorrent-transfer": _sum(
            records,
            lambda each: each.first_up.startswith((b"\x13BitTorrent protocol", b"d1:ad2:id20:")),
            lambda _: 1,
            HOUR,
        ),
        "piracy-sites": minutes("piracy", HOUR, working=False),
        "adult-sites": visited("adult", 30 * MINUTE),
        "gaming-over-allowance": minutes("gaming", 8 * HOUR, working=True),
        "gambling-sites": visited("gambling", 30 * MINUTE),
        "shopping-over-allowance": minutes("shopping", 8 * HOUR, working=True),
        "streaming-over-allowance": minutes("streaming", 8 * HOUR, working=True),
        "crypto-mining": minutes("crypto-mining", HOUR, working=False),
        "social-networking-sustained": minutes("social-networking", 4 * HOUR, working=True),
        "social-disruption-crowd": _distinct(
            listed,
            lambda each: (
                each.category == "social-networking"
                and each.working
                and each.down >= 20_000
                and each.group != "communications"
            ),
            lambda each: each.device,
            15 * MINUTE,
            lambda _: ("",),
        ),
        "social-disruption-long": minutes("social-networking", 8 * HOUR, working=True),
        "dark-market-gateway": _sum(
            records, lambda each: each.name.endswith((".onion.ly", ".onion.ws", ".onion.pet")), lambda _: 1, HOUR
        ),
    }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoSummary:
    """The capture of the default seed."""
    return write_demo(tmp_path_factory.mktemp("demo") / "day.pcap")


@pytest.fixture(scope="session")
def packets(demo: DemoSummary) -> list[Packet]:
    """All its packets, in order."""
    return list(packets_of(demo.capture.read_bytes()))


@pytest.fixture(scope="session")
def records(packets: list[Packet]) -> list[Record]:
    """Its conversations as records of 60 s."""
    return records_of(packets)


@pytest.fixture(scope="session")
def peak_of(records: list[Record]) -> dict[str, dict[Key, int]]:
    """What each signature measures at most, by group."""
    return measured(records)


@pytest.fixture
def scene() -> Scene:
    """An empty stage."""
    return Scene(1)


@pytest.fixture
def seen(tmp_path: Path) -> Callable[[Wire], list[Packet]]:
    """Reads back what was put on a wire, in order of time."""

    def read(wire: Wire) -> list[Packet]:
        path = tmp_path / "seen.pcap"
        wire.write(path)
        return list(packets_of(path.read_bytes()))

    return read
