"""A device reaches a name: the question to the resolver, then TLS or QUIC for as many minutes as it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hallmonitor.demo import sites, tls
from hallmonitor.demo.clock import MILLISECOND, MINUTE, SECOND
from hallmonitor.demo.quic import Handshake

if TYPE_CHECKING:
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.tcp import Conversation

HTTPS: Final = 443
_DATAGRAM: Final = 1200


class Load(NamedTuple):
    """Content of one minute, bytes each way."""

    up: int
    down: int


BROWSING: Final = Load(900, 11_000)
LEISURE: Final = Load(900, 28_000)
LIGHT: Final = Load(500, 2_400)


def stay(  # noqa: PLR0913, PLR0917  # who, where to, when, how long and how much: every caller says them so
    scene: Scene, device: Device, name: str, at_ns: int, minutes: int = 1, load: Load | None = None
) -> None:
    """One connection to a name, with traffic in each of `minutes` successive minutes from its first packet.

    It gives exactly that many flow records of 60 s. From the second on each begins 1 to 20 s into its interval, so that
    a visit which starts in the first half of a clock minute is active in that many clock minutes. Without a load it is
    what such a site takes: more where people shop, play, watch or meet than on other pages.
    """
    load = load or (LEISURE if name in sites.LEISURE else BROWSING)
    draws = scene.draws(f"stay {device.address} {name} {at_ns}")
    server, known_ns = scene.resolve(device, name, at_ns, draws)
    start_ns = known_ns + draws.between(1, 12) * MILLISECOND
    moments = [start_ns + minute * MINUTE + draws.between(1_000, 20_000) * MILLISECOND for minute in range(1, minutes)]
    if name in sites.OVER_QUIC and draws.chance(70):
        _over_quic(scene, device, (name, server), [start_ns, *moments], load)
    else:
        _over_tls(scene, device, (name, server), [start_ns, *moments], load)


def glances(scene: Scene, device: Device, names: tuple[str, ...], at_ns: int, gap_ns: int = 3 * MINUTE) -> None:
    """One short visit to each name, one after the other."""
    for turn, name in enumerate(names):
        stay(scene, device, name, at_ns + turn * gap_ns)


def handshake(conversation: Conversation, draws: Draws, name: str, kind: tls.Client) -> None:
    """A TLS handshake over a TCP connection that is open."""
    hello = tls.client_hello(draws, name, kind)
    conversation.ask(tls.record(hello, version=0x0301))
    conversation.answer(tls.server_flight(draws, hello, name, kind))
    conversation.ask(tls.client_finish(draws, kind))
    conversation.answer(tls.server_finish(draws, kind))


def kind_of_client(device: Device) -> tls.Client:
    """The browser of a device: half are recent, one in ten is old."""
    digit = device.packed[3] % 10
    if digit == 0:
        return tls.Client.OLDER
    return tls.Client.MODERN if digit % 2 else tls.Client.CURRENT


def _over_tls(scene: Scene, device: Device, target: tuple[str, bytes], moments: list[int], load: Load) -> None:
    name, server = target
    draws = scene.draws(f"tls {device.address} {name} {moments[0]}")
    conversation = scene.connect(device, server, HTTPS, moments[0], draws)
    conversation.open()
    handshake(conversation, draws, name, kind_of_client(device))
    for moment in moments:
        conversation.wait_until(moment)
        conversation.ask(tls.application_data(draws, _about(draws, load.up)))
        conversation.answer(tls.application_data(draws, _about(draws, load.down)))
    if draws.chance(85):
        conversation.close()
    else:
        conversation.reset()


def _over_quic(scene: Scene, device: Device, target: tuple[str, bytes], moments: list[int], load: Load) -> None:
    name, server = target
    draws = scene.draws(f"quic {device.address} {name} {moments[0]}")
    exchange = scene.exchange(device, server, HTTPS, moments[0], draws)
    connection = Handshake(draws, name)
    for datagram in connection.client_initials():
        exchange.ask(datagram)
    for turn, datagram in enumerate(connection.server_flight()):
        exchange.answer(datagram, after_rtt=turn == 0)
    exchange.ask(connection.client_finish())
    for moment in moments:
        exchange.wait_until(moment)
        for start in range(0, _about(draws, load.up), _DATAGRAM):
            exchange.ask(connection.one_rtt(min(load.up - start, _DATAGRAM), to_server=True))
        for turn, _ in enumerate(range(0, _about(draws, load.down), _DATAGRAM)):
            exchange.answer(connection.one_rtt(_DATAGRAM, to_server=False), after_rtt=turn == 0)
            if turn % 4 == 3:  # noqa: PLR2004  # an acknowledgement for every fourth packet
                exchange.ask(connection.one_rtt(28, to_server=True))


def _about(draws: Draws, size: int) -> int:
    """A size within a quarter of the one given."""
    return size * draws.between(75, 100) // 100


def bulk(scene: Scene, device: Device, name: str, at_ns: int, load: Load) -> int:
    """One connection that moves exactly `load` within seconds.

    Returns:
        When it was over, ns.
    """
    draws = scene.draws(f"bulk {device.address} {name} {at_ns}")
    server, known_ns = scene.resolve(device, name, at_ns, draws)
    conversation = scene.connect(device, server, HTTPS, known_ns + SECOND // 100, draws)
    conversation.open()
    handshake(conversation, draws, name, kind_of_client(device))
    conversation.ask(tls.application_data(draws, load.up))
    conversation.answer(tls.application_data(draws, load.down))
    conversation.close()
    return conversation.now
