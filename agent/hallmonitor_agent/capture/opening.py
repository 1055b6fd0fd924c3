"""Open what the configuration says to capture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.pcap_source import PcapCapture
from hallmonitor_agent.config.memory import MIB, shares
from hallmonitor_engine import CaptureError, LiveCapture
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor_agent.capture.source import Capture
    from hallmonitor_agent.rules import AgentRules
    from hallmonitor_engine import LiveSettings

SYS_CLASS_NET: Final = Path("/sys/class/net")
_ETHERNET_TYPES: Final = frozenset({1, 772})
"""ARPHRD_ETHER, ARPHRD_LOOPBACK (linux/if_arp.h)."""


def uses_libpcap(rules: AgentRules) -> bool:
    """Tell whether packets come through libpcap."""
    return bool(rules.settings.capture.interfaces) and rules.settings.capture.fallback == "libpcap"


def missing_interfaces(rules: AgentRules, sys_class_net: Path = SYS_CLASS_NET) -> list[str]:
    """List the interfaces that are not there, in the order of the configuration; none where nobody can tell."""
    if not sys_class_net.is_dir():
        return []
    return [name for name in rules.settings.capture.interfaces if not (sys_class_net / name).exists()]


def open_capture(rules: AgentRules, opened: Callable[[], None], sys_class_net: Path = SYS_CLASS_NET) -> Capture:
    """Open the interfaces, the pipe or the folder.

    Args:
        rules: what is to be captured.
        opened: called once all is open that needs privileges, before the engine starts threads.
        sys_class_net: where the kernel tells of interfaces.

    Raises:
        FaultsError: that is not possible, with every reason.
    """
    capture = rules.settings.capture
    settings = _live_settings(rules)
    if not capture.interfaces:
        opened()
    try:
        if capture.stream is not None:
            return LiveCapture.stream(capture.stream, **settings)
        if capture.folder is not None:
            return LiveCapture.folder(capture.folder, remove_read=capture.remove_read, **settings)
        if uses_libpcap(rules):
            return PcapCapture(capture, opened, lambda path: LiveCapture.stream(path, **settings))
        if sys.platform != "linux":
            raise FaultsError.single("this system has no AF_PACKET", 'set capture.fallback = "libpcap", which is slow')
        _refuse_other_links(rules, sys_class_net)
        return LiveCapture.interfaces(
            list(capture.interfaces),
            ring_bytes=capture.ring_mb * MIB,
            fanout=capture.fanout,
            promiscuous=capture.promiscuous,
            filter=rules.packet_filter,
            opened=opened,
            **settings,
        )
    except CaptureError as error:
        faults = [Fault(f"{each.path}: {each.message}", each.remedy) for each in (error, *error.others)]
        raise FaultsError(faults) from None


def _live_settings(rules: AgentRules) -> LiveSettings:
    settings = rules.settings
    share = shares(settings.memory, settings.capture, settings.spool)
    return {
        "catalogue": rules.catalogue.native if rules.catalogue else None,
        "sensor": settings.capture.sensor,
        "home_networks": [str(network) for network in settings.flows.home_networks],
        "max_flows": share.max_flows,
        "naming_pool": share.naming_pool,
        "naming_bytes": share.naming_bytes,
        "tunnels": settings.flows.tunnels,
        "heuristics": settings.flows.heuristics,
        "workers": settings.flows.workers,
        "cut_s": settings.spool.close_s,
        "cut_records": settings.spool.close_records,
        "open_records": settings.spool.open_records,
    }


def _refuse_other_links(rules: AgentRules, sys_class_net: Path) -> None:
    """Refuse a filter for an interface whose frames it was not compiled for.

    Raises:
        FaultsError: for each such interface.
    """
    capture = rules.settings.capture
    if not capture.filter.strip():
        return
    others = [name for name in capture.interfaces if _link_type(name, sys_class_net) not in {None, *_ETHERNET_TYPES}]
    if others:
        message = "a filter is for Ethernet, and this interface is none"
        raise FaultsError([Fault(f"{name}: {message}", "remove capture.filter") for name in others])


def _link_type(interface: str, sys_class_net: Path) -> int | None:
    try:
        return int((sys_class_net / interface / "type").read_text())
    except (OSError, ValueError):
        return None
