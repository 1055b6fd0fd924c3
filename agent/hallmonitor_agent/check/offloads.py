"""Whether packets come as they were on the wire, or merged by an offload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_agent.check.finding import ok, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation

_MERGING: Final = ("gro", "lro")
_CUTTING_LATE: Final = ("gso", "tso")
_LOOPBACK: Final = "lo"


def offloads(situation: Situation) -> Iterator[Finding]:
    """Look at what each interface does to packets before the capture sees them.

    Tags that the hardware took out (rxvlan) are no finding: they come beside the packet, and are put back.
    """
    names = [name for name in situation.settings.capture.interfaces if name != _LOOPBACK]
    if not names:
        yield ok("no interface merges packets")
    for name in names:
        yield from _of(name, situation)


def _of(name: str, situation: Situation) -> Iterator[Finding]:
    try:
        states = {each: situation.machine.offload(name, each) for each in (*_MERGING, *_CUTTING_LATE)}
    except OSError:
        yield unknown(f"{name} is not there")
        return
    if None in states.values():
        yield unknown(f"{name}: the system does not tell its offloads", f"ethtool -k {name}")
        return
    merging = [each for each in _MERGING if states[each]]
    late = [each for each in _CUTTING_LATE if states[each]]
    if merging:
        yield warning(
            f"{name}: {' and '.join(merging)} {'is' if len(merging) == 1 else 'are'} on",
            "packets that were merged count as one; bytes and flows stay right",
            f"sudo ethtool -K {name} {' '.join(f'{each} off' for each in merging)}",
        )
    if late:
        yield warning(
            f"{name}: {' and '.join(late)} {'is' if len(late) == 1 else 'are'} on",
            "what this machine sends is seen before it is cut into packets; on a mirror port it does not matter",
            f"sudo ethtool -K {name} {' '.join(f'{each} off' for each in late)}",
        )
    if not merging and not late:
        yield ok(f"{name}: packets come as they were on the wire")
