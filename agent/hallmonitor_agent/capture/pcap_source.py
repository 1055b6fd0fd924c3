"""Packets through libpcap, where there is no AF_PACKET: each is copied by Python into a pipe that the engine reads.

That is slow, some tens of thousands of packets a second; what is too much is dropped by the system and counted.
"""

from __future__ import annotations

import io
import os
import struct
import threading
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.capture.pcap_handle import PcapHandle
from hallmonitor_agent.spool.loss_record import LossRecord, loss_batch, losses_of
from hallmonitor_service.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from hallmonitor_agent.capture.source import Capture, CutRecords
    from hallmonitor_agent.config.capture import CaptureTable
    from hallmonitor_engine import Catalogue

_MAGIC: Final = 0xA1B2_C3D4
"""A capture file with microseconds (draft-ietf-opsawg-pcap section 4)."""
_JOIN_S: Final = 2.0


class PcapCapture:
    """Captures by libpcap, and engine by a pipe.

    Args:
        table: what to capture.
        opened: called once the interfaces are open, before any thread is started.
        open_stream: makes the engine's capture of a pipe, given its path.

    Raises:
        FaultsError: an interface cannot be captured.
    """

    def __init__(self, table: CaptureTable, opened: Callable[[], None], open_stream: Callable[[str], Capture]) -> None:
        self._handles = _opened(table)
        opened()
        self._sensor = table.sensor
        self._dropped_told = 0
        self._stopping = threading.Event()
        self._writing = threading.Lock()
        self._pumping = len(self._handles)
        reader, writer = os.pipe()
        self._pipe = io.FileIO(writer, "w")
        self._pipe.write(struct.pack("=IHHiIII", _MAGIC, 2, 4, 0, 0, table.snap_length, self._handles[0].link_type))
        # The engine opens it by its name when it first looks for packets.
        self._reader = io.FileIO(reader)
        self._engine = open_stream(f"/dev/fd/{reader}")
        self._threads = [
            threading.Thread(target=self._pump, args=(handle,), name="libpcap", daemon=True) for handle in self._handles
        ]
        for thread in self._threads:
            thread.start()

    @property
    def ended(self) -> bool:
        """Whether no packet will come any more."""
        return self._engine.ended

    def step(self, patience_s: float) -> Sequence[CutRecords]:
        """Wait at most `patience_s` for something, and give the cuts that are complete."""
        return self._engine.step(patience_s)

    def finish(self) -> Sequence[CutRecords]:
        """Close every flow, and give the last cuts."""
        return self._engine.finish()

    def close_interfaces(self) -> None:
        """Stop capturing."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(_JOIN_S)
        for handle in self._handles:
            handle.close()
        self._engine.close_interfaces()
        self._reader.close()

    def take_losses(self) -> pa.RecordBatch:
        """Give the losses whose spans are over, each once, and with them what libpcap dropped since the last time."""
        losses = losses_of(self._engine.take_losses())
        dropped = sum(handle.dropped for handle in self._handles)
        if dropped > self._dropped_told:
            stream_time_us = self._engine.counters().get("stream_time_us")
            at_us = stream_time_us if isinstance(stream_time_us, int) else 0
            losses.append(LossRecord(at_us, at_us, "ring_full", dropped - self._dropped_told, "dropped by libpcap"))
            self._dropped_told = dropped
        return loss_batch(losses, self._sensor)

    def counters(self) -> dict[str, object]:
        """Give what was counted so far; the sources are the interfaces, not the pipe."""
        sources = [
            {"name": each.interface, "up": each.works, "packets": each.packets, "dropped": each.dropped}
            for each in self._handles
        ]
        return {**self._engine.counters(), "sources": sources}

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Categorise by another catalogue from the next record on."""
        self._engine.set_catalogue(catalogue)

    def _pump(self, handle: PcapHandle) -> None:
        """Copy packets into the pipe until the service stops, the interface is gone, or nobody reads."""
        while not self._stopping.is_set() and handle.works:
            record = handle.next_record()
            if record is None:
                continue
            with self._writing:
                try:
                    self._pipe.write(record)
                except BrokenPipeError:
                    break
        with self._writing:
            self._pumping -= 1
            if not self._pumping:
                # The engine reads what is left, and then the end.
                self._pipe.close()


def _opened(table: CaptureTable) -> list[PcapHandle]:
    """Open every interface.

    Raises:
        FaultsError: with all faults; interfaces of several kinds do not fit into one stream.
    """
    handles, faults = list[PcapHandle](), list[Fault]()
    for name in table.interfaces:
        try:
            handles.append(PcapHandle(name, table))
        except FaultsError as error:
            faults.extend(error.faults)
    if len({handle.link_type for handle in handles}) > 1:
        faults.append(
            Fault("interfaces of several link types cannot be captured together by libpcap", "name one of them")
        )
    if faults:
        for handle in handles:
            handle.close()
        raise FaultsError(faults)
    return handles
