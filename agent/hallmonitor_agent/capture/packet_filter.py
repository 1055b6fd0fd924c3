"""From a filter as tcpdump takes it to the instructions that the kernel runs."""

from __future__ import annotations

import ctypes
import re
import socket
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.libpcap import Program, load_libpcap

if TYPE_CHECKING:
    from collections.abc import Sequence

BpfInstruction = tuple[int, int, int, int]
"""code, jt, jf, k of struct sock_filter (linux/filter.h)."""

_DLT_EN10MB: Final = 1
_NETMASK_UNKNOWN: Final = 0xFFFF_FFFF
_RETURN: Final = 0x06
"""BPF_RET | BPF_K: how many bytes of the packet are kept."""
_LONGEST: Final = 4_096
_INSTRUCTIONS_MAX: Final = 4_096
"""BPF_MAXINSNS (linux/bpf_common.h)."""

_WORD: Final = re.compile(r"(?<![\w.:\\-])\\?([A-Za-z][\w.-]*)(?![\w:])")
_KEYWORDS: Final = """
    host net port portrange src dst and or not gateway mask proto protochain broadcast multicast unicast less greater
    len inbound outbound ifname on ether fddi tr wlan ip ip6 arp rarp tcp udp icmp icmp6 sctp ah esp igmp igrp pim vrrp
    carp mpls pppoed pppoes geneve vxlan llc decnet lat moprc mopdl aarp atalk iso esis isis clnp netbeui ipx stp
    loopback ra ta addr1 addr2 addr3 addr4 type subtype dir icmptype icmpcode icmp6type icmp6code tcpflags
    icmp-echoreply icmp-unreach icmp-sourcequench icmp-redirect icmp-echo icmp-routeradvert icmp-routersolicit
    icmp-timxceed icmp-paramprob icmp-tstamp icmp-tstampreply icmp-ireq icmp-ireqreply icmp-maskreq icmp-maskreply
    icmp6-destinationunreach icmp6-packettoobig icmp6-timeexceeded icmp6-parameterproblem icmp6-echo icmp6-echoreply
    icmp6-routersolicit icmp6-routeradvert icmp6-neighborsolicit icmp6-neighboradvert icmp6-redirect
    tcp-fin tcp-syn tcp-rst tcp-push tcp-ack tcp-urg tcp-ece tcp-cwr
"""
"""Words of pcap-filter(7); any other would be the name of a host, a network, a port or a protocol number."""
_KNOWN: Final = frozenset(_KEYWORDS.split())
_KINDS: Final = frozenset({"host", "net", "port", "portrange", "proto", "src", "dst", "gateway"})
"""What a name that follows stands for."""


class FilterError(Exception):
    """A filter that cannot be used.

    Attributes:
        message: what is wrong, without a full stop.
        remedy: what to do.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def compile_filter(text: str, snap_length: int) -> list[BpfInstruction] | None:
    """Compile a filter for Ethernet frames.

    Args:
        text: as pcap-filter(7) describes it; all packets if it is empty.
        snap_length: bytes of a packet to keep.

    Returns:
        The instructions; None where every packet is wanted with all its bytes.

    Raises:
        FilterError: it cannot be compiled, or would not do here what it does in tcpdump.
    """
    if not text.strip():
        return None if snap_length >= _WHOLE else [(_RETURN, 0, 0, snap_length)]
    if len(text) > _LONGEST:
        # The time that libpcap takes grows with the cube of the length: minutes for twenty times as much.
        raise FilterError(f"it is longer than {_LONGEST:,} letters", "name networks instead of hosts")
    _refuse_words([match[1].lower() for match in _WORD.finditer(text)])
    library = load_libpcap()
    if library is None:
        raise FilterError(
            "a filter needs libpcap, which is not installed", "apt install libpcap0.8, or remove the line"
        )
    handle = library.pcap_open_dead(_DLT_EN10MB, snap_length)
    try:
        taken = _compiled(library, handle, text)
    finally:
        library.pcap_close(handle)
    if len(taken) > _INSTRUCTIONS_MAX:
        raise FilterError(f"it has {len(taken):,} instructions, more than the kernel takes", "make it shorter")
    return taken


def _compiled(library: ctypes.CDLL, handle: int, text: str) -> list[BpfInstruction]:
    program = Program()
    if library.pcap_compile(handle, ctypes.byref(program), text.encode(), 1, _NETMASK_UNKNOWN):
        reason = library.pcap_geterr(handle).decode(errors="replace")
        raise FilterError(f"libpcap does not take it: {reason}", "pcap-filter(7) tells how filters are written")
    taken = [(each.code, each.jt, each.jf, each.k) for each in program.bf_insns[: program.bf_len]]
    library.pcap_freecode(ctypes.byref(program))
    return taken


def _refuse_words(words: Sequence[str]) -> None:
    if "vlan" in words:
        raise FilterError(
            '"vlan" would match nothing: the kernel takes the tag out before a filter sees the packet',
            "remove it, or capture on the VLAN's own interface",
        )
    kind = ""
    for word in words:
        if word in _KINDS:
            kind = word
        elif word not in _KNOWN and not (kind in {"port", "portrange"} and _is_service(word)):
            raise FilterError(f"{word!r} is a name, and names are not looked up", "write its address or its number")


def _is_service(word: str) -> bool:
    """Tell whether a word names a port in the machine's own list (services(5))."""
    try:
        socket.getservbyname(word)
    except OSError:
        return False
    return True


_WHOLE: Final = 262_144
"""No packet is longer (see SNAP_LENGTH_MAX)."""
