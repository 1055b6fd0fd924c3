"""Flow records of packets as they come, cut by stream time."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from hallmonitor_engine._native import NativeLive
from hallmonitor_engine.engine_settings import EngineSettings, check_range, native_settings
from hallmonitor_engine.schema import LOSS_SCHEMA, SCHEMA, with_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Self, Unpack

    import pyarrow as pa

    from hallmonitor_engine._native import Catalogue, Cutting, NativeCut, NativeSettings, RingSettings

CUT_MAX_S = 86_400
CUT_RECORDS_MAX = 1 << 24
RING_BYTES_MAX = (4 << 30) - 1
FANOUT_MAX = 256


class LiveSettings(EngineSettings, total=False):
    """The settings of an engine whose packets come as they come; each may be left out.

    Attributes:
        sensor: `live` by default.
        cut_s: whole seconds of stream time from one cut to the next, 1 to 86,400; 10 by default.
        cut_records: records of a cut at most, 262,144 by default.
        open_records: records of `Cut.open` at most; 0, by default, where it is not wanted.
    """

    cut_s: int
    cut_records: int
    open_records: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Records that leave together.

    Attributes:
        batches: the records by `SCHEMA`, in canonical order; none where there is no record.
        until_us: the records that were complete when stream time reached this, microseconds since 1970, are in this
            cut or an earlier one. It goes back where time starts anew.
        open: what was in neither, as records that end by force: who keeps it loses little where the process is killed.
            None where that would be more than `open_records`, where the cut came for its number of records, and at the
            end, where nothing is open.
    """

    batches: list[pa.RecordBatch]
    until_us: int
    open: list[pa.RecordBatch] | None = None


class LiveCapture:
    """The flow records of what comes as it comes. Not for several threads at once.

    Where it is cut is a function of the packets and of the silences between them, whatever `workers` is and however
    often it is asked. The records are those that `FlowReader` gives of the same packets.
    """

    def __init__(self, native: NativeLive) -> None:
        self._native = native

    @classmethod
    def interfaces(  # noqa: PLR0913 - settings, all but the first by keyword
        cls,
        names: Sequence[str],
        *,
        ring_bytes: int = 128 << 20,
        fanout: int = 1,
        promiscuous: bool = True,
        filter: Sequence[tuple[int, int, int, int]] | None = None,  # noqa: A002 - what everybody calls it
        opened: Callable[[], None] | None = None,
        **settings: Unpack[LiveSettings],
    ) -> Self:
        """Capture the packets of these network interfaces from now on, by packet sockets of Linux (packet(7)).

        Args:
            names: the interfaces, such as `eth0`.
            ring_bytes: memory of each ring between the kernel and the engine, bytes, 2 MiB to 4 GiB.
            fanout: rings of each interface, 1 to 256.
            promiscuous: take packets that are not for this host.
            filter: instructions of the kernel's classic BPF, each `(code, jt, jf, k)`; packets that it refuses are not
                captured.
            opened: called once the sockets are open, before the engine starts threads: privileges that are given up
                here are given up by all of them.
            settings: as `LiveSettings` has them.

        Raises:
            CaptureError: an interface cannot be captured; its `others` holds the faults of further ones.
            TypeError: `names` is a single name.
            ValueError: a setting is out of its range, or is no network, kind of tunnel or heuristic.
        """
        if isinstance(names, str):
            message = "names must be a sequence of names, not a single name"
            raise TypeError(message)
        check_range("ring_bytes", ring_bytes, RING_BYTES_MAX)
        check_range("fanout", fanout, FANOUT_MAX)
        ring: RingSettings = {
            "ring_bytes": ring_bytes,
            "fanout": fanout,
            "promiscuous": promiscuous,
            "filter": None if filter is None else list(filter),
        }
        return cls(NativeLive.interfaces(list(names), ring, opened, *_native(settings)))

    @classmethod
    def stream(cls, path: str | Path, **settings: Unpack[LiveSettings]) -> Self:
        """Read a capture that another program writes into the pipe at `path`, or into standard input for `-`.

        It is pcap or pcapng, compressed or not, and ends with its writer. While nothing comes, stream time follows the
        time of day 10 s behind.

        Raises:
            CaptureError: there is no such path, or it is a folder. What else is wrong `step` tells.
            ValueError: a setting is out of its range, or is no network, kind of tunnel or heuristic.
        """
        return cls(NativeLive.stream(os.fspath(path), *_native(settings)))

    @classmethod
    def folder(cls, path: str | Path, *, remove_read: bool = False, **settings: Unpack[LiveSettings]) -> Self:
        """Read the captures that another program writes into the folder at `path`, one after the other.

        They are read in the order of their names, each once; the last is followed as it grows until there is another
        after it. Hidden files are left alone; a file that is no capture is a loss. While nothing comes, stream time
        follows the time of day 10 s behind: `tcpdump` needs `-U`.

        Args:
            path: the folder.
            remove_read: remove each capture once it was read.
            settings: as `LiveSettings` has them.

        Raises:
            CaptureError: the folder is not there or cannot be read.
            ValueError: a setting is out of its range, or is no network, kind of tunnel or heuristic.
        """
        return cls(NativeLive.folder(os.fspath(path), remove_read, *_native(settings)))

    def step(self, patience_s: float) -> list[Cut]:
        """Wait for packets until there is a cut, for `patience_s` seconds at most; give the cuts, perhaps none.

        Others may use the interpreter meanwhile. Signal handlers run every 100 ms.

        Raises:
            CaptureError: nothing can be captured any more; `finish` gives what there is until then.
            ValueError: `patience_s` is no number of seconds.
        """
        if not math.isfinite(patience_s) or patience_s < 0:
            message = f"patience_s must be a number of seconds, 0 or more, not {patience_s!r}"
            raise ValueError(message)
        return _cuts(self._native.step(patience_s))

    def finish(self) -> list[Cut]:
        """Stop capturing, and close every flow as at the end of captures; give the last cuts.

        The last of them ends at the stream time that was reached. There is none where no time has passed.
        """
        return _cuts(self._native.finish())

    def close_interfaces(self) -> None:
        """Stop capturing. What was captured before is taken; flows stay open until `finish`."""
        self._native.close()

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Look services up in another catalogue after the next cut: the records of a cut are of one catalogue."""
        self._native.set_catalogue(catalogue)

    @property
    def ended(self) -> bool:
        """Whether no packet will come any more."""
        return self._native.ended

    def take_losses(self) -> pa.RecordBatch:
        """What was not seen, by `LOSS_SCHEMA`: each loss once, when its span is over; what goes on is divided at a cut.

        An interface that is down is a loss when it is up again, or at the end.
        """
        return with_schema(self._native.take_losses(), LOSS_SCHEMA)

    def counters(self) -> dict[str, object]:
        """What was counted so far: as `FlowReader.counters` has it, and what is so now.

        That is `open_flows`; `stream_time_us`, microseconds since 1970, None before the first packet; `lag_us`, by how
        much it is behind the time of day, None likewise; and `sources`, for each its `name`, whether it is `up`, and
        the `packets` that it captured and `dropped`.
        """
        counters = self._native.counters()
        now_us = counters["stream_time_us"]
        lag_us = max(0, time.time_ns() // 1_000 - now_us) if isinstance(now_us, int) else None
        return counters | {"lag_us": lag_us}


def _native(settings: LiveSettings) -> tuple[NativeSettings, Cutting]:
    cut_s, cut_records = settings.get("cut_s", 10), settings.get("cut_records", 262_144)
    check_range("cut_s", cut_s, CUT_MAX_S)
    check_range("cut_records", cut_records, CUT_RECORDS_MAX)
    open_records = settings.get("open_records", 0)
    if open_records:
        check_range("open_records", open_records, CUT_RECORDS_MAX)
    of_cuts = {"cut_s", "cut_records", "open_records"}
    of_engine = {"sensor": "live"} | {name: value for name, value in settings.items() if name not in of_cuts}
    cutting: Cutting = {"seconds": cut_s, "records": cut_records, "open": open_records}
    return native_settings(**cast("EngineSettings", of_engine)), cutting


def _cuts(cuts: list[NativeCut]) -> list[Cut]:
    return [
        Cut(_batches(batches), until_us, None if held is None else _batches(held)) for batches, until_us, held in cuts
    ]


def _batches(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    return [with_schema(batch, SCHEMA) for batch in batches]
