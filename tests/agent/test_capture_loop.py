from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from fake_capture import Cut, FakeCapture, S
from flow_batches import TS_US, flow_batch

from hallmonitor_agent.capture.host_drops import HostDrops
from hallmonitor_agent.capture_loop import CaptureLoop, Clocks, Shown
from hallmonitor_agent.catalogue_file import LoadedCatalogue
from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout
from hallmonitor_agent.spool.pending import PendingLosses
from hallmonitor_agent.spool.writer import SpoolWriter
from hallmonitor_agent.status import Lost, Source, Status, StatusBoard, Traffic
from hallmonitor_engine import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 30


class Running:
    """A loop over a capture that a test speaks for, and a spool of its own."""

    def __init__(self, root: Path, *, can_wait: bool = False) -> None:
        self.capture = FakeCapture()
        self.board = StatusBoard(Status(0, 0, max_flows=50))
        self.layout = Layout(root / "spool", "gate")
        pending = PendingLosses()
        self.folder = SpoolFolder(self.layout, pending, max_bytes=1 << 30, min_free_bytes=0, begun_us=None)
        self.writer = SpoolWriter(
            self.folder, pending, waiting=2 if can_wait else 100, begun_us=TS_US, now_s=time.monotonic
        )
        self.softnet = root / "softnet_stat"
        self.softnet.write_text("0 0\n")
        self.loop = CaptureLoop(
            self.capture,
            self.writer,
            Shown(self.board, RecentDrops()),
            HostDrops(["eth0"], root / "none", self.softnet),
            Clocks(time.monotonic, lambda: TS_US + 77 * S),
            can_wait=can_wait,
        )
        self.writer.start()
        self.loop.start(None)

    def drain(self) -> bool:
        return self.loop.drain(time.monotonic() + PATIENCE_S)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    made.writer.finish([], PATIENCE_S)
    made.folder.close()


def _catalogue(sha256: str) -> LoadedCatalogue:
    return LoadedCatalogue(Catalogue([]), sha256, frozenset(), 5)


def test_cuts_reach_the_spool_and_the_status(running: Running) -> None:
    sizes = {"source_packets": 2, "destination_packets": 3, "source_bytes": 100, "destination_bytes": 200}
    running.capture.give(0, [{"category": "games", "network_protocol": "tls", "direction": "outbound", **sizes}] * 2)
    running.capture.counted |= {"open_flows": 7, "stream_time_us": TS_US + 70 * S}
    running.loop.go_on(0)
    status = running.board.current
    assert status.by_category == {("games", "outbound"): Traffic(10, 600, 2)}
    assert status.by_network_protocol == {("tls", "outbound"): Traffic(10, 600, 2)}
    assert (status.open_flows, status.max_flows, status.lag_us) == (7, 50, 7 * S)
    assert status.sources == (Source("eth0", up=True, packets=0, dropped=0),)
    assert status.stepped_s > 0
    assert running.drain()
    assert (running.capture.closed, running.capture.finished) == (True, True)
    assert [pq.read_metadata(file.path).num_rows for file in running.layout.files(FLOWS)] == [2, 0]
    assert running.board.current.spool.closed_files == 2


def test_the_records_of_the_end_are_counted_too(running: Running) -> None:
    running.capture.last = [Cut([flow_batch([{"category": "games", "source_packets": 1}])], TS_US + S)]
    assert running.drain()
    assert running.board.current.by_category == {("games", ""): Traffic(1, 0, 1)}


def test_losses_go_with_the_cut_that_they_were_told_with(running: Running) -> None:
    running.capture.give(0)
    running.loop.go_on(0)
    running.capture.losses = [{"cause": "ring_full", "packets": 5}]
    running.softnet.write_text("0 3\n")
    running.capture.give(1)
    running.loop.go_on(0)
    assert running.board.current.lost == {"ring_full": Lost(1, 5), "softirq_drop": Lost(1, 3)}
    assert running.drain()
    told = [loss for file in running.layout.files(LOSSES) for loss in read_losses(file.path)]
    assert [(loss.cause, loss.packets) for loss in told] == [("ring_full", 5), ("softirq_drop", 3)]
    assert (told[1].from_us, told[1].to_us) == (TS_US + S, TS_US + 2 * S)


def test_a_step_without_packets_shows_that_the_loop_went_on(running: Running) -> None:
    before = running.board.current
    running.loop.go_on(0)
    after = running.board.current
    assert after.stepped_s >= before.stepped_s
    assert after is not before
    assert not running.loop.ended
    running.capture.ended = True
    assert running.loop.ended


def test_files_say_by_which_catalogue_their_records_are(running: Running) -> None:
    running.loop.use_catalogue(_catalogue("first"))
    running.loop.use_catalogue(_catalogue("first"))
    assert len(running.capture.catalogues) == 1
    for number in range(2):
        running.capture.give(number)
        running.loop.go_on(0)
    assert (running.board.current.catalogue_sha256, running.board.current.catalogue_domains) == ("first", 5)
    running.loop.use_catalogue(None)
    running.capture.give(2)
    running.loop.go_on(0)
    assert running.drain()
    told = [pq.read_metadata(file.path).metadata[b"hallmonitor.catalogue"] for file in running.layout.files(FLOWS)]
    # Another catalogue holds after the cut that follows.
    assert told == [b"", b"first", b"first", b""]
    assert len(running.capture.catalogues) == 2


def test_a_mistake_of_ours_in_the_writer_ends_the_loop(running: Running) -> None:
    def go_on() -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            running.loop.go_on(0.01)

    running.writer.put(["no batch"], TS_US)  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        go_on()


def test_packets_that_can_wait_do_so_while_the_writer_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = Running(tmp_path, can_wait=True)
    may_go_on = threading.Event()
    close_cut = running.folder.close_cut
    monkeypatch.setattr(running.folder, "close_cut", lambda cut: may_go_on.wait(PATIENCE_S) and close_cut(cut))
    running.capture.steps.append([Cut([flow_batch([{}])], TS_US + at * S) for at in range(1, 31)])
    running.capture.ended = True
    for _ in range(5):
        running.loop.go_on(0.01)
    # Three of thirty: one is written, two wait. Nothing is given up, and the loop is not at its end.
    assert not running.loop.ended
    assert running.board.current.spool.dropped_records == 0
    may_go_on.set()
    deadline_s = time.monotonic() + PATIENCE_S
    while not running.loop.ended and time.monotonic() < deadline_s:
        running.loop.go_on(0.01)
    assert running.drain()
    running.folder.close()
    assert [pq.read_metadata(file.path).num_rows for file in running.layout.files(FLOWS)] == [1] * 30 + [0]
