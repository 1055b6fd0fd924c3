"""The ordinary day: what each device does for work, hour by hour, with some permitted personal use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo import chores, sites, visits
from hallmonitor.demo.clock import MINUTE, SECOND, at
from hallmonitor.demo.devices import COMMUNICATIONS, EVERYONE, IT_DEPARTMENT, Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.scene import Scene

_TEACHING: Final = (
    *(sites.EDUCATION * 3),
    *(sites.STUDENT_RECORDS * 4),
    *(sites.COLLABORATION[:3] * 2),
    *(sites.EMAIL * 2),
    *(sites.SEARCH * 2),
    *(sites.REFERENCE * 3),
    *sites.NEWS,
    *sites.ASSISTANT,
)
_ADMINISTRATION: Final = (
    *(sites.COLLABORATION * 4),
    *(sites.EMAIL * 5),
    *(sites.SEARCH * 2),
    *(sites.GOVERNMENT * 2),
    *sites.NEWS,
    *sites.ASSISTANT,
)
_VISITING: Final = (
    *(sites.SEARCH * 3),
    *(sites.EMAIL * 2),
    *(sites.NEWS * 2),
    *sites.REFERENCE,
    *sites.MESSAGING,
    *sites.GOVERNMENT,
)
_WORK: Final = {
    "staff": _TEACHING,
    "office": _ADMINISTRATION,
    "guests": _VISITING,
    "communications": _ADMINISTRATION,
    "it-department": _ADMINISTRATION,
}

# Minutes between two acts, by the hour in which they fall: lessons, breaks, lunch.
_GAPS: Final = {7: 9, 8: 5, 9: 6, 10: 5, 11: 6, 12: 9, 13: 6, 14: 5, 15: 7, 16: 14}

# Moments at which nobody's ordinary use may touch a social network: the two crowds stand or nearly stand there.
_CROWDS: Final = ((at("09:40"), at("10:55")), (at("11:45"), at("12:50")))

# Personal use, each far below its allowance: sites, most minutes, share of devices in percent.
_PERSONAL: Final = (
    ("shopping-over-allowance", sites.SHOPPING, 7, 45),
    ("streaming-over-allowance", sites.STREAMING, 12, 35),
    ("gaming-over-allowance", sites.GAMING, 3, 20),
)


def work(scene: Scene, device: Device) -> None:
    """One device's working day."""
    draws = scene.draws(f"day {device.address}")
    now_ns = at("07:48") + draws.below(35 * 60) * SECOND
    end_ns = at("15:20") + draws.below(70 * 60) * SECOND
    chores.start_up(scene, device, now_ns, draws)
    chores.keep_time(scene, device, (now_ns, end_ns), draws)
    while now_ns < end_ns:
        _act(scene, device, now_ns, draws)
        hour = (now_ns - at("00:00")) // (60 * MINUTE)
        now_ns += draws.between(20, _GAPS[hour] * 160) * SECOND


def personal_use(scene: Scene, device: Device, spared: frozenset[str]) -> None:
    """Occasional private use, permitted.

    Args:
        scene: where.
        device: who.
        spared: signatures for which this device has a case of its own; it adds no ordinary use of that kind.
    """
    draws = scene.draws(f"personal {device.address}")
    for signature, names, most_minutes, percent in _PERSONAL:
        start_ns = at("08:20") + draws.below(440) * MINUTE + draws.between(3, 20) * SECOND
        if draws.chance(percent) and signature not in spared:
            visits.stay(scene, device, draws.pick(names), start_ns, draws.between(2, most_minutes))
    if not any(signature.startswith("social-") for signature in spared):
        _social_moment(scene, device, draws)


def _social_moment(scene: Scene, device: Device, draws: Draws) -> None:
    """A look at a social network, the devices one after the other over the day so that no crowd forms."""
    start_ns = at("08:10", seconds=8) + EVERYONE.index(device) * 11 * MINUTE
    if not any(start <= start_ns < end for start, end in _CROWDS) and draws.chance(60):
        visits.stay(scene, device, draws.pick(sites.SOCIAL), start_ns, draws.between(1, 3))


def _act(scene: Scene, device: Device, at_ns: int, draws: Draws) -> None:
    choice = draws.below(100)
    if choice < 72:  # noqa: PLR2004  # shares of a hundred acts
        name = draws.pick(_WORK[device.group])
        visits.stay(scene, device, name, at_ns, draws.pick((1, 1, 1, 2, 3)))
        if name in sites.NEWS or draws.chance(25):
            visits.stay(scene, device, draws.pick(sites.ADVERTISING), at_ns + SECOND, load=visits.LIGHT)
    else:
        _chore(device, choice)(scene, device, at_ns, draws)


def _chore(device: Device, choice: int) -> Callable[[Scene, Device, int, Draws], None]:
    """What else there is to do; guests neither print nor send mail through the relay."""
    if device in IT_DEPARTMENT and choice % 2:
        return chores.administer
    if device.group == "guests":
        return chores.read_page if choice % 3 else chores.meet_nobody
    if device in COMMUNICATIONS and choice % 2:
        return chores.hold_mailbox
    return (
        chores.read_page,
        chores.print_sheet,
        chores.send_through_relay,
        chores.hold_mailbox,
        chores.read_page,
        chores.meet_nobody,
        chores.see_picture,
        chores.join_meeting,
    )[choice % 8]
