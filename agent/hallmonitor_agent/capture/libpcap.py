"""libpcap, as far as the agent calls it, through ctypes."""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, Structure, c_char_p, c_int, c_long, c_ubyte, c_uint, c_uint32, c_ushort, c_void_p
from typing import Final

NAMES: Final = ("libpcap.so.1", "libpcap.so.0.8", "libpcap.so", "libpcap.A.dylib", "libpcap.dylib")
"""Linux, Debian's own name, BSD, macOS. A search by ctypes would start a compiler."""

ERRBUF_SIZE: Final = 256


class Instruction(Structure):
    """struct bpf_insn (pcap/bpf.h)."""

    _fields_ = (("code", c_ushort), ("jt", c_ubyte), ("jf", c_ubyte), ("k", c_uint32))


class Program(Structure):
    """struct bpf_program (pcap/bpf.h)."""

    _fields_ = (("bf_len", c_uint), ("bf_insns", POINTER(Instruction)))


class TimeValue(Structure):
    """struct timeval (sys/time.h), whose microseconds macOS keeps in 32 bits."""

    _fields_ = (("seconds", c_long), ("microseconds", c_int if sys.platform == "darwin" else c_long))


class PacketHeader(Structure):
    """struct pcap_pkthdr (pcap/pcap.h)."""

    _fields_ = (("at", TimeValue), ("captured", c_uint32), ("length", c_uint32))


class Statistics(Structure):
    """struct pcap_stat (pcap/pcap.h)."""

    _fields_ = (("received", c_uint), ("dropped", c_uint), ("dropped_by_interface", c_uint))


_FUNCTIONS: Final[dict[str, tuple[object, tuple[object, ...]]]] = {
    # Result and arguments, as pcap/pcap.h declares them.
    "pcap_open_dead": (c_void_p, (c_int, c_int)),
    "pcap_compile": (c_int, (c_void_p, POINTER(Program), c_char_p, c_int, c_uint32)),
    "pcap_freecode": (None, (POINTER(Program),)),
    "pcap_geterr": (c_char_p, (c_void_p,)),
    "pcap_close": (None, (c_void_p,)),
    "pcap_create": (c_void_p, (c_char_p, c_char_p)),
    "pcap_set_snaplen": (c_int, (c_void_p, c_int)),
    "pcap_set_promisc": (c_int, (c_void_p, c_int)),
    "pcap_set_timeout": (c_int, (c_void_p, c_int)),
    "pcap_set_buffer_size": (c_int, (c_void_p, c_int)),
    "pcap_activate": (c_int, (c_void_p,)),
    "pcap_statustostr": (c_char_p, (c_int,)),
    "pcap_setfilter": (c_int, (c_void_p, POINTER(Program))),
    "pcap_datalink": (c_int, (c_void_p,)),
    "pcap_next_ex": (c_int, (c_void_p, POINTER(POINTER(PacketHeader)), POINTER(c_void_p))),
    "pcap_stats": (c_int, (c_void_p, POINTER(Statistics))),
}


def load_libpcap() -> ctypes.CDLL | None:
    """Load the library, with its functions declared; None where it is not installed."""
    for name in NAMES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function, (result, arguments) in _FUNCTIONS.items():
            declared = getattr(library, function)
            declared.restype = result
            declared.argtypes = arguments
        return library
    return None
