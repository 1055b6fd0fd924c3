"""One interface that is captured by libpcap."""

from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.libpcap import ERRBUF_SIZE, PacketHeader, Program, Statistics, load_libpcap
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from hallmonitor_agent.config.capture import CaptureTable

_TIMEOUT_MS: Final = 100
_NETMASK_UNKNOWN: Final = 0xFFFF_FFFF
_INT_MAX: Final = 2**31 - 1


class PcapHandle:
    """A capture that is open; `next_record` is for one thread.

    Args:
        interface: its name.
        table: how it is captured.

    Attributes:
        interface: its name.
        link_type: DLT of its packets (pcap-linktype(7)).
        works: whether packets can come.
        packets: packets read so far.

    Raises:
        FaultsError: it cannot be captured.
    """

    def __init__(self, interface: str, table: CaptureTable) -> None:
        library = load_libpcap()
        if library is None:
            raise FaultsError.single("libpcap is not installed", "install it, or set capture.fallback to refuse")
        self._library = library
        self.interface = interface
        self.packets = 0
        self.works = True
        error = ctypes.create_string_buffer(ERRBUF_SIZE)
        self._handle = library.pcap_create(interface.encode(), error)
        if not self._handle:
            raise FaultsError.single(f"{interface}: {error.value.decode(errors='replace')}")
        library.pcap_set_snaplen(self._handle, table.snap_length)
        library.pcap_set_promisc(self._handle, int(table.promiscuous))
        library.pcap_set_timeout(self._handle, _TIMEOUT_MS)
        library.pcap_set_buffer_size(self._handle, min(table.ring_mb << 20, _INT_MAX))
        # Above 0 it works and warns (pcap_activate(3)).
        if (status := library.pcap_activate(self._handle)) < 0:
            reason = library.pcap_statustostr(status).decode(errors="replace").lower()
            self.close()
            raise FaultsError.single(
                f"{interface} cannot be captured: {reason}", "run the agent as a user who may capture"
            )
        self.link_type: int = library.pcap_datalink(self._handle)
        if table.filter.strip():
            self._set_filter(table.filter)

    @property
    def dropped(self) -> int:
        """Packets that libpcap's buffer had no room for."""
        counted = Statistics()
        if not self._handle or self._library.pcap_stats(self._handle, ctypes.byref(counted)):
            return 0
        return int(counted.dropped)

    def next_record(self) -> bytes | None:
        """Wait a moment for a packet, and give it as a record of a capture file; None where none came.

        A packet that cannot be had since the interface is gone ends the capture: `works` is False from then on.
        """
        header, data = ctypes.POINTER(PacketHeader)(), ctypes.c_void_p()
        status = self._library.pcap_next_ex(self._handle, ctypes.byref(header), ctypes.byref(data))
        if status < 0:
            self.works = False
        if status != 1 or data.value is None:
            return None
        self.packets += 1
        told = header.contents
        head = struct.pack("=IIII", told.at.seconds, told.at.microseconds, told.captured, told.length)
        return head + ctypes.string_at(data.value, told.captured)

    def close(self) -> None:
        """Capture no more."""
        self.works = False
        handle, self._handle = self._handle, None
        if handle:
            self._library.pcap_close(handle)

    def _set_filter(self, text: str) -> None:
        program = Program()
        try:
            failed = self._library.pcap_compile(
                self._handle, ctypes.byref(program), text.encode(), 1, _NETMASK_UNKNOWN
            ) or self._library.pcap_setfilter(self._handle, ctypes.byref(program))
            if failed:
                reason = self._library.pcap_geterr(self._handle).decode(errors="replace")
                raise FaultsError.single(f"{self.interface}: libpcap does not take the filter: {reason}")
        finally:
            self._library.pcap_freecode(ctypes.byref(program))
