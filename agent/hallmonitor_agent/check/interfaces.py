"""Whether there is something to capture on each interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_agent.check.finding import fault, ok, unknown, warning
from hallmonitor_service.nearest import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor_agent.check.finding import Finding
    from hallmonitor_agent.check.situation import Situation

_UP: Final = 0x1
_PROMISCUOUS: Final = 0x100
"""IFF_UP, IFF_PROMISC (linux/if.h)."""
_CAPTURED: Final = {1: "Ethernet", 772: "loopback", 512: "PPP", 519: "raw IP", 65534: "raw IP"}
"""Kinds of hardware that are captured (ARPHRD_*, linux/if_arp.h), as engine/ring/src/link.rs has them."""


def interfaces(situation: Situation) -> Iterator[Finding]:
    """Look at each interface that the configuration names."""
    root = situation.machine.sys_class_net
    names = situation.settings.capture.interfaces
    if not names:
        yield ok("none is captured on")
    elif not root.is_dir():
        yield unknown(f"{root} is not there, where the kernel tells of interfaces")
    else:
        for name in names:
            yield from _interface(name, root, promiscuous=situation.settings.capture.promiscuous)


def _interface(name: str, root: Path, *, promiscuous: bool) -> Iterator[Finding]:
    folder = root / name
    if not folder.exists():
        known = nearest_or_all(name, (each.name for each in root.iterdir()))
        yield fault(f"{name} is not there", f"the agent waits for it and sees nothing; {known}", "ip link")
        return
    kind, flags = _number(folder / "type"), _number(folder / "flags")
    if kind is None or flags is None:
        yield unknown(f"{name}: the kernel does not tell its kind and flags")
        return
    if kind not in _CAPTURED:
        yield fault(f"{name} is of a kind (hardware type {kind}) that is not captured", "", "ip -details link")
        return
    if not flags & _UP:
        yield fault(f"{name} is down", "no packet comes from it", f"sudo ip link set {name} up")
        return
    if _text(folder / "operstate") in {"down", "lowerlayerdown"}:
        yield warning(f"{name} has no link", "cable, or the switch's mirror port", f"ip link show {name}")
        return
    yield from _view(name, folder, promiscuous=promiscuous)
    yield ok(f"{name} is up, {_CAPTURED[kind]}{_words(folder, flags)}")


def _view(name: str, folder: Path, *, promiscuous: bool) -> Iterator[Finding]:
    """Say what of the district's traffic cannot be seen from there."""
    if (folder / "wireless").exists() or (folder / "phy80211").exists():
        yield warning(
            f"{name} is Wi-Fi",
            "promiscuous mode shows no other stations' packets there",
            "capture on the gateway, or on a mirror port",
        )
    if (folder / "bridge").exists() and promiscuous:
        ports = sorted(port.name for port in (folder / "brif").glob("*"))
        yield warning(
            f"{name} is a bridge of {', '.join(ports) or 'no ports'}",
            "what it passes between two ports is not seen on the bridge itself",
            f'interfaces = ["{ports[0]}"]' if ports else "ip link",
        )


def _words(folder: Path, flags: int) -> str:
    words = ", promiscuous already" if flags & _PROMISCUOUS else ""
    master = folder / "brport" / "bridge"
    return f"{words}, a port of {master.resolve().name}" if master.exists() else words


def _number(path: Path) -> int | None:
    try:
        return int(_text(path), 0)
    except ValueError:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
