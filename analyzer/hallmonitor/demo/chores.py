"""Small acts of an ordinary day beside the visits to sites."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from hallmonitor.demo import http, sites, smtp, ssh, visits
from hallmonitor.demo.clock import MILLISECOND, MINUTE, SECOND
from hallmonitor.demo.devices import MAIL_RELAY, PRINTER, Device
from hallmonitor.demo.visits import Load

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.scene import Scene

_IPP: Final = 631
_NTP: Final = 123
_MEETING_MEDIA: Final = 8801
_NTP_EPOCH: Final = 2_208_988_800  # seconds from 1900 to 1970 (RFC 5905, section 6)
_TIME_SERVERS: Final = ("time.windows.com", "time.apple.com")
_PAGES: Final = ("info.example.com", "library.example.org", "museum.example.net")
_SERVER: Final = bytes((10, 20, 3, 10))
_TEST_NET: Final = bytes((198, 18, 7))


def start_up(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """What a machine does by itself in the morning: it tests the way out, asks for updates and fetches a small one."""
    http.fetch(scene, device, ("www.msftconnecttest.com", "/connecttest.txt"), at_ns, ("text/plain", b"Connected"))
    name = draws.pick(sites.SOFTWARE_UPDATES)
    load = Load(1_200, draws.between(60_000, 180_000))
    visits.bulk(scene, device, name, at_ns + draws.between(60, 900) * SECOND, load)


def keep_time(scene: Scene, device: Device, span: tuple[int, int], draws: Draws) -> None:
    """Ask a time server every 1,024 seconds (RFC 5905, section 7.2)."""
    name = _TIME_SERVERS[device.packed[3] % 2]
    for asked_ns in range(span[0], span[1], 1_024 * SECOND):
        start_ns = asked_ns + draws.below(3_000) * MILLISECOND
        server, known_ns = scene.resolve(device, name, start_ns, draws)
        exchange = scene.exchange(device, server, _NTP, known_ns + MILLISECOND, draws)
        exchange.ask(_time_packet(3, 0, exchange.now))
        exchange.answer(_time_packet(4, 2, exchange.now))


def read_page(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A page in clear."""
    http.fetch(scene, device, (draws.pick(_PAGES), "/"), at_ns, http.page(draws))


def see_picture(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A picture in clear."""
    http.fetch(scene, device, (draws.pick(_PAGES), "/map.png"), at_ns, http.picture(draws, draws.between(60, 160)))


def print_sheet(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A Print-Job to the school's printer (RFC 8010, RFC 8011)."""
    conversation = scene.connect(device, PRINTER.packed, _IPP, at_ns, draws)
    conversation.open()
    job = b"\x02\x00\x00\x02" + struct.pack("!I", 1) + b"\x01\x03" + draws.octets(draws.between(8_000, 30_000))
    head = f"POST /ipp/print HTTP/1.1\r\nHost: printer.school.example:{_IPP}\r\n"
    head += f"Content-Type: application/ipp\r\nContent-Length: {len(job)}\r\n\r\n"
    conversation.ask(head.encode() + job)
    reply = b"\x02\x00\x00\x00" + struct.pack("!I", 1) + b"\x03"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {len(reply)}\r\n\r\n"
    conversation.answer(head.encode() + reply)
    conversation.close()


def send_through_relay(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A message handed to the school's relay, which passes it on to a server outside."""
    conversation = scene.connect(device, MAIL_RELAY.packed, smtp.SUBMISSION, at_ns, draws)
    smtp.deliver(conversation, draws, "school.example", encrypted=draws.chance(50))
    domain = f"district-{draws.below(5)}.example"
    start_ns = conversation.now + SECOND
    server, known_ns = scene.resolve(MAIL_RELAY, f"mx.{domain}", start_ns, draws)
    onward = scene.connect(MAIL_RELAY, server, smtp.RELAY, known_ns + MILLISECOND, draws)
    smtp.deliver(onward, draws, domain, encrypted=draws.chance(80))


def hold_mailbox(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """The office suite keeps a connection open for a quarter to half an hour."""
    visits.stay(scene, device, sites.EMAIL[1], at_ns, draws.between(15, 30), visits.LIGHT)


def join_meeting(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A short video call, thinned out: some datagrams a second each way, to a media server without a name."""
    visits.stay(scene, device, "zoom.us", at_ns)
    server = _TEST_NET + bytes([draws.between(1, 254)])
    exchange = scene.exchange(device, server, _MEETING_MEDIA, at_ns + 4 * SECOND, draws)
    end_ns = at_ns + draws.between(3, 6) * MINUTE
    while exchange.now < end_ns:
        exchange.ask(b"\x05\x10\x01" + draws.octets(draws.between(90, 900)))
        exchange.answer(b"\x05\x10\x01" + draws.octets(draws.between(90, 1_000)), after_rtt=False)
        exchange.wait_until(exchange.now + draws.between(500, 1_500) * MILLISECOND)


def administer(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A session of the IT department on a server of the school."""
    conversation = scene.connect(device, _SERVER, ssh.PORT, at_ns, draws)
    ssh.login(conversation, draws, keystrokes=draws.between(15, 60))


def meet_nobody(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    """A connection to a server that is down."""
    server = _TEST_NET + bytes([draws.between(1, 254)])
    scene.connect(device, server, visits.HTTPS, at_ns, draws).attempt(refused=draws.chance(50))


def _time_packet(mode: int, stratum: int, at_ns: int) -> bytes:
    """An NTP version 4 header (RFC 5905, section 7.3)."""
    seconds, nanoseconds = divmod(at_ns, SECOND)
    stamp = struct.pack("!II", seconds + _NTP_EPOCH & 0xFFFFFFFF, (nanoseconds << 32) // SECOND)
    return struct.pack("!BBbb", 4 << 3 | mode, stratum, 10, -20) + bytes(36) + stamp
