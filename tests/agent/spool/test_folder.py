from __future__ import annotations

import os
import shutil
import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.cut import FinishedCut
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout
from hallmonitor_agent.spool.lock import SpoolInUseError
from hallmonitor_agent.spool.loss_record import NOT_WRITTEN, REMOVED, LossRecord, lost_records, records_lost
from hallmonitor_agent.spool.pending import PendingLosses
from hallmonitor_agent.spool.state import SpoolState, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

S = 1_000_000
BEGIN_US = 1_700_000_000 * S


def _cut(number: int, records: int = 1) -> FinishedCut:
    batches = [flow_batch([{"source_port": number}] * records)]
    return FinishedCut(batches, BEGIN_US + number * S, BEGIN_US + (number + 1) * S)


@pytest.fixture
def pending() -> PendingLosses:
    return PendingLosses()


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "spool", "gate")


@pytest.fixture
def folder(layout: Layout, pending: PendingLosses) -> Iterator[Callable[..., SpoolFolder]]:
    """Makes the folder as one run of the agent after the other would."""
    made = list[SpoolFolder]()

    def make(max_bytes: int = 1 << 30, min_free_bytes: int = 0, begun_us: int | None = None) -> SpoolFolder:
        while made:
            made.pop().close()
        made.append(SpoolFolder(layout, pending, max_bytes=max_bytes, min_free_bytes=min_free_bytes, begun_us=begun_us))
        return made[0]

    yield make
    while made:
        made.pop().close()


def _losses(layout: Layout) -> dict[int, list[LossRecord]]:
    return {file.sequence: read_losses(file.path) for file in layout.files(LOSSES)}


def test_cuts_become_files_one_after_the_other(
    folder: Callable[..., SpoolFolder], layout: Layout, pending: PendingLosses
) -> None:
    spool = folder()
    loss = LossRecord(BEGIN_US, BEGIN_US + 1, "ring_full", 7)
    assert spool.close_cut(_cut(0)) == 1
    pending.add([loss])
    assert spool.close_cut(_cut(1)) == 2
    assert [file.sequence for file in layout.files(FLOWS)] == [1, 2]
    assert _losses(layout) == {2: [loss]}
    assert [pq.read_table(file.path).column("source_port").to_pylist() for file in layout.files(FLOWS)] == [[0], [1]]
    assert read_state(layout.state) == SpoolState(3, BEGIN_US + 2 * S, clean=False)
    assert (spool.files, spool.oldest_until_us) == (2, BEGIN_US + S)
    assert spool.bytes == sum(file.size for kind in (FLOWS, LOSSES) for file in layout.files(kind))
    assert len(pending) == 0


def test_a_number_is_not_used_again_when_its_file_was_taken(folder: Callable[..., SpoolFolder], layout: Layout) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    for file in layout.files(FLOWS):
        file.path.unlink()
    assert spool.close_cut(_cut(1)) == 2
    for file in layout.files(FLOWS):
        file.path.unlink()
    again = folder()
    assert again.close_cut(_cut(2)) == 3
    assert again.oldest_until_us == BEGIN_US + 3 * S


@pytest.mark.parametrize(
    ("clean", "detail"),
    [
        ("yes", "the agent was stopped"),
        ("", "the agent was killed; what came after its last cut is lost, and what flows had open then"),
    ],
)
def test_the_time_without_an_agent_is_a_loss(
    clean: str, detail: str, folder: Callable[..., SpoolFolder], layout: Layout
) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    if clean:
        spool.note_clean()
    back_us = BEGIN_US + 100 * S
    folder(begun_us=back_us).close_cut(_cut(100))
    from_us = BEGIN_US + S - (0 if clean else 360 * S)
    assert _losses(layout) == {2: [LossRecord(from_us, back_us, "agent_stopped", detail=detail)]}


@pytest.mark.parametrize("begun_us", [None, BEGIN_US])
def test_a_capture_that_goes_on_where_it_ended_has_no_gap(
    begun_us: int | None, folder: Callable[..., SpoolFolder], layout: Layout
) -> None:
    folder().close_cut(_cut(0))
    folder(begun_us=begun_us).close_cut(_cut(1))
    assert _losses(layout) == {}


def test_the_oldest_files_go_first_and_the_loss_says_how_many_records(
    folder: Callable[..., SpoolFolder], layout: Layout, pending: PendingLosses
) -> None:
    spool = folder()
    kept_loss = LossRecord(BEGIN_US, BEGIN_US + 1, "ring_full", 7)
    pending.add([kept_loss])
    for number in range(4):
        spool.close_cut(_cut(number, records=number + 1))
    one = max(file.size for file in layout.files(FLOWS))
    spool.set_bounds(one * 3, 0)
    spool.close_cut(_cut(4))
    remaining = [file.sequence for file in layout.files(FLOWS)]
    assert remaining == [4, 5]
    assert (spool.evicted_files, spool.evicted_records) == (3, 6)
    # What went with the files that are gone is still told.
    assert _losses(layout) == {5: [kept_loss, records_lost(BEGIN_US, BEGIN_US + 3 * S, 6, REMOVED)]}
    assert spool.bytes <= spool.max_bytes


def test_a_spool_that_nobody_follows_stays_within_its_bound_and_tells_all_it_removed(
    folder: Callable[..., SpoolFolder], layout: Layout
) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    spool.set_bounds(layout.files(FLOWS)[0].size * 5, 0)
    for number in range(1, 30):
        spool.close_cut(_cut(number))
        assert spool.bytes <= spool.max_bytes
    told = [loss for losses in _losses(layout).values() for loss in losses]
    # Losses of records that follow on one another are joined, so that their number does not grow.
    assert len(told) <= spool.files
    assert sum(lost_records(loss)[0] for loss in told) == spool.evicted_records == 30 - spool.files
    assert min(loss.from_us for loss in told) == BEGIN_US


def test_what_fits_into_no_spool_is_refused_and_the_number_stays(
    folder: Callable[..., SpoolFolder], layout: Layout, pending: PendingLosses
) -> None:
    spool = folder(max_bytes=100)
    pending.add([LossRecord(1, 2, "ring_full")])
    with pytest.raises(OSError, match="No space left"):
        spool.close_cut(_cut(0))
    assert layout.files(FLOWS) == []
    assert len(pending) == 1
    spool.set_bounds(1 << 20, 0)
    assert spool.close_cut(_cut(1)) == 1


def test_room_is_left_on_the_file_system(folder: Callable[..., SpoolFolder], layout: Layout, tmp_path: Path) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    spool.set_bounds(1 << 30, shutil.disk_usage(tmp_path).total * 2)
    with pytest.raises(OSError, match="No space left"):
        spool.close_cut(_cut(1))
    assert layout.files(FLOWS) == []
    assert spool.evicted_files == 1


def test_a_folder_in_which_nothing_can_be_written_recovers(
    folder: Callable[..., SpoolFolder], layout: Layout, pending: PendingLosses
) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    held = layout.files(FLOWS)[0].path
    shutil.rmtree(layout.root / FLOWS)
    (layout.root / FLOWS).write_bytes(b"in the way")
    pending.add([LossRecord(1, 2, "ring_full")])
    with pytest.raises(OSError, match=r"directory|exists"):
        spool.close_cut(_cut(1))
    assert len(pending) == 1
    (layout.root / FLOWS).unlink()
    assert spool.close_cut(_cut(2)) == 2
    assert not held.exists()
    assert list(_losses(layout)) == [2]


def test_a_file_that_cannot_be_read_is_evicted_like_others(folder: Callable[..., SpoolFolder], layout: Layout) -> None:
    spool = folder()
    spool.close_cut(_cut(0))
    layout.files(FLOWS)[0].path.write_bytes(bytes(1 << 20))
    spool.set_bounds(1 << 20, 0)
    spool.close_cut(_cut(1))
    (loss,) = _losses(layout)[2]
    assert (loss.cause, loss.detail, loss.from_us) == ("spool_full", f"0 records {REMOVED}", loss.to_us)


def test_two_agents_do_not_write_the_same_sensors_files(
    folder: Callable[..., SpoolFolder], layout: Layout, pending: PendingLosses
) -> None:
    folder().open()
    with pytest.raises(SpoolInUseError):
        SpoolFolder(layout, pending, max_bytes=1, min_free_bytes=0, begun_us=None).open()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    path = tmp_path / "disk"
    path.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("a small file system needs mount and umount")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=256k", "hallmonitor-test", str(path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system needs root to be mounted")
    yield path
    subprocess.run([umount, str(path)], check=True)


def test_on_a_disk_that_is_full_the_oldest_files_make_room(small_disk: Path, pending: PendingLosses) -> None:
    layout = Layout(small_disk, "gate")
    spool = SpoolFolder(layout, pending, max_bytes=1 << 30, min_free_bytes=0, begun_us=None)
    try:
        for number in range(60):
            spool.close_cut(_cut(number))
    finally:
        spool.close()
    assert spool.evicted_files > 0
    assert spool.evicted_files + len(layout.files(FLOWS)) == 60
    told = [loss for losses in _losses(layout).values() for loss in losses]
    assert {loss.cause for loss in told} == {"spool_full"}
    assert sum(lost_records(loss)[0] for loss in told) == spool.evicted_records


def test_on_a_disk_that_is_full_of_others_the_cut_is_given_up(small_disk: Path, pending: PendingLosses) -> None:
    layout = Layout(small_disk, "gate")
    spool = SpoolFolder(layout, pending, max_bytes=1 << 30, min_free_bytes=0, begun_us=None)
    try:
        spool.open()
        filler = small_disk / "of others"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(1 << 20))
        with pytest.raises(OSError, match="No space left"):
            spool.close_cut(_cut(0))
        pending.add([records_lost(BEGIN_US, BEGIN_US + S, 1, NOT_WRITTEN)])
        filler.unlink()
        assert spool.close_cut(_cut(1)) == 1
    finally:
        spool.close()
    assert _losses(layout) == {1: [records_lost(BEGIN_US, BEGIN_US + S, 1, NOT_WRITTEN)]}


def test_what_is_free_on_the_file_system_is_measured_at_the_start_and_with_each_file(
    folder: Callable[..., SpoolFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [1 << 40]
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=free[0] // 4096, f_frsize=4096))
    spool = folder(min_free_bytes=1 << 20)
    spool.open()
    assert (spool.free_bytes, spool.min_free_bytes) == (1 << 40, 1 << 20)
    free[0] = 1 << 16
    # Where there is too little room for a file, that is measured as well.
    with pytest.raises(OSError, match="No space left"):
        spool.close_cut(_cut(0))
    assert spool.free_bytes == 1 << 16
