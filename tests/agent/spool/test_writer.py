from __future__ import annotations

import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout
from hallmonitor_agent.spool.loss_record import NOT_WRITTEN, LossRecord, records_lost
from hallmonitor_agent.spool.pending import PendingLosses
from hallmonitor_agent.spool.state import read_state
from hallmonitor_agent.spool.writer import SpoolWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hallmonitor_agent.spool.cut import FinishedCut

S = 1_000_000
BEGIN_US = 1_700_000_000 * S
PATIENCE_S = 30


class SlowFolder(SpoolFolder):
    """A folder on a disk that takes its time: until it is let go."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.at_work = threading.Event()

    def close_cut(self, cut: FinishedCut) -> int:
        self.at_work.set()
        self.may_go_on.wait(PATIENCE_S)
        return super().close_cut(cut)


class Spool:
    """A writer with what it rests on."""

    def __init__(self, root: Path) -> None:
        self.layout = Layout(root, "gate")
        self.pending = PendingLosses()
        self.folder = SlowFolder(self.layout, self.pending, max_bytes=1 << 30, min_free_bytes=0, begun_us=None)
        self.writer = SpoolWriter(self.folder, self.pending, waiting=2, begun_us=BEGIN_US, now_s=time.monotonic)

    def put(self, number: int, records: int = 1) -> None:
        self.writer.put([flow_batch([{}] * records)], BEGIN_US + (number + 1) * S)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline_s
            time.sleep(0.005)

    def finish(self) -> bool:
        return self.writer.finish([], PATIENCE_S)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool")
    made.writer.start()
    yield made
    made.folder.may_go_on.set()
    made.finish()
    made.folder.close()


def test_cuts_and_losses_become_files(spool: Spool) -> None:
    spool.writer.put_losses([LossRecord(1, 2, "ring_full", 5)])
    spool.put(0, records=3)
    spool.wait_for(lambda: spool.writer.depth.closed_files == 1)
    spool.put(1)
    last = [([flow_batch([{}])], BEGIN_US + 2 * S + 5, "abc")]
    assert spool.writer.finish(last, PATIENCE_S)
    depth = spool.writer.depth
    assert (depth.files, depth.closed_files, depth.closed_records, depth.waiting_cuts) == (3, 3, 5, 0)
    assert (depth.dropped_records, depth.write_failures, depth.failing) == (0, 0, "")
    assert depth.last_closed_s is not None
    assert [file.sequence for file in spool.layout.files(LOSSES)] == [1]
    state = read_state(spool.layout.state)
    assert state is not None
    assert (state.next, state.until_us, state.clean) == (4, BEGIN_US + 2 * S + 5, True)


def test_a_slow_disk_holds_nobody_up_and_what_it_cost_is_told(spool: Spool) -> None:
    spool.folder.may_go_on.clear()
    spool.put(0)
    spool.wait_for(spool.folder.at_work.is_set)
    for number in range(1, 6):
        spool.put(number, records=10)
    assert spool.writer.depth.waiting_cuts == 2
    assert spool.writer.depth.dropped_records == 30
    spool.folder.may_go_on.set()
    spool.wait_for(lambda: spool.writer.depth.closed_files == 3)
    spool.put(6)
    assert spool.finish()
    told = [loss for file in spool.layout.files(LOSSES) for loss in read_losses(file.path)]
    assert told == [records_lost(BEGIN_US + 3 * S, BEGIN_US + 6 * S, 30, NOT_WRITTEN)]
    assert [file.sequence for file in spool.layout.files(FLOWS)] == [1, 2, 3, 4]


def test_what_finds_no_room_can_be_kept_by_who_offers_it(spool: Spool) -> None:
    spool.folder.may_go_on.clear()
    for number in range(3):
        spool.put(number)
        spool.wait_for(spool.folder.at_work.is_set)
    assert not spool.writer.offer([flow_batch([{}])], BEGIN_US + 9 * S)
    spool.folder.may_go_on.set()
    spool.wait_for(lambda: spool.writer.offer([flow_batch([{}])], BEGIN_US + 9 * S, patience_s=0.01))
    assert spool.finish()
    assert (spool.writer.depth.closed_files, spool.writer.depth.dropped_records) == (4, 0)


def test_whoever_can_wait_loses_nothing_to_a_slow_disk(spool: Spool) -> None:
    spool.folder.may_go_on.clear()
    for number in range(3):
        spool.put(number)
        spool.wait_for(spool.folder.at_work.is_set)
    threading.Timer(0.05, spool.folder.may_go_on.set).start()
    spool.writer.put([flow_batch([{}])], BEGIN_US + 9 * S, patience_s=PATIENCE_S)
    assert spool.finish()
    assert spool.writer.depth.closed_files == 4
    assert spool.writer.depth.dropped_records == 0


def test_a_disk_that_fails_costs_records_and_is_written_again_once_it_works(spool: Spool) -> None:
    flows = spool.layout.root / FLOWS
    spool.put(0)
    spool.wait_for(lambda: spool.writer.depth.closed_files == 1)
    shutil.rmtree(flows)
    flows.write_bytes(b"in the way")
    for number in (1, 2):
        spool.put(number, records=10)
        spool.wait_for(lambda: spool.writer.depth.write_failures == number)  # noqa: B023 - waited for here
    assert spool.writer.depth.failing
    assert spool.writer.depth.dropped_records == 20
    flows.unlink()
    spool.put(3)
    spool.wait_for(lambda: spool.writer.depth.closed_files == 2)
    assert spool.writer.depth.failing == ""
    assert spool.finish()
    told = [loss for file in spool.layout.files(LOSSES) for loss in read_losses(file.path)]
    assert told == [records_lost(BEGIN_US + S, BEGIN_US + 3 * S, 20, NOT_WRITTEN)]


def test_losses_of_the_end_get_a_file_of_their_own(spool: Spool) -> None:
    spool.put(0)
    spool.wait_for(lambda: spool.writer.depth.closed_files == 1)
    spool.writer.put_losses([LossRecord(1, 2, "interface_down")])
    assert spool.finish()
    assert [file.sequence for file in spool.layout.files(LOSSES)] == [2]
    assert [file.sequence for file in spool.layout.files(FLOWS)] == [1, 2]


def test_an_end_that_cannot_be_written_is_no_clean_one(spool: Spool) -> None:
    spool.put(0)
    spool.wait_for(lambda: spool.writer.depth.closed_files == 1)
    flows = spool.layout.root / FLOWS
    shutil.rmtree(flows)
    flows.write_bytes(b"in the way")
    assert not spool.writer.finish([([flow_batch([{}])], BEGIN_US + 2 * S, "")], PATIENCE_S)
    flows.unlink()
    state = read_state(spool.layout.state)
    assert state is not None
    assert not state.clean


def test_an_end_is_not_waited_for_without_end(spool: Spool) -> None:
    spool.folder.may_go_on.clear()
    for number in range(4):
        spool.put(number)
    assert not spool.writer.finish([([flow_batch([{}])], BEGIN_US + 9 * S, "")], 0.05)


def test_a_mistake_of_ours_in_the_thread_is_raised_in_the_loop(spool: Spool) -> None:
    spool.writer.raise_failure()
    spool.writer.put(["no batch"], BEGIN_US + S)  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        spool.wait_for(lambda: bool(spool.writer.raise_failure()))
