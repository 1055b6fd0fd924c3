from __future__ import annotations

from typing import TYPE_CHECKING

import dpkt

from hallmonitor.demo.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path


def test_frames_are_written_in_order_of_time_and_ties_as_added(tmp_path: Path) -> None:
    wire = Wire()
    for at_ns, mark in ((2_000_000_005, b"c"), (1_000_000_001, b"a"), (2_000_000_005, b"d"), (1_999_999_999, b"b")):
        wire.add(at_ns, mark * 60)
    size = wire.write(tmp_path / "x.pcap")
    assert len(wire) == 4
    assert size == (tmp_path / "x.pcap").stat().st_size == 24 + 4 * 76
    with (tmp_path / "x.pcap").open("rb") as file:
        reader = dpkt.pcap.Reader(file)
        assert reader.datalink() == dpkt.pcap.DLT_EN10MB
        found = [(stamp, frame[:1]) for stamp, frame in reader]
    assert [mark for _, mark in found] == [b"a", b"b", b"c", b"d"]
    assert [f"{stamp:.9f}" for stamp, _ in found] == ["1.000000001", "1.999999999", "2.000000005", "2.000000005"]
