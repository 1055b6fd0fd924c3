"""A run that is ended at any step of writing leaves a spool that the next one goes on with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.cut import FinishedCut
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout
from hallmonitor_agent.spool.loss_record import LossRecord
from hallmonitor_agent.spool.pending import PendingLosses

if TYPE_CHECKING:
    from collections.abc import Callable

S = 1_000_000
BEGIN_US = 1_700_000_000 * S
CUTS = 3
STEPS = CUTS * 18
"""Nine times a cut something is synced or renamed, and a run can end before and after."""


class KilledError(BaseException):
    """The process is gone: nothing that comes after is done, as nobody expects this."""


class Kill:
    """Ends the process at the given step, counted over everything that reaches the disk."""

    def __init__(self, at: int) -> None:
        self.left = at

    def around(self, work: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object) -> object:
            self._count()
            done = work(*arguments)
            self._count()
            return done

        return step

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise KilledError


def _folder(layout: Layout, pending: PendingLosses) -> SpoolFolder:
    return SpoolFolder(layout, pending, max_bytes=1 << 30, min_free_bytes=0, begun_us=None)


def _cut(number: int) -> FinishedCut:
    return FinishedCut([flow_batch([{"source_port": number}])], BEGIN_US + number * S, BEGIN_US + (number + 1) * S)


def _until_killed(layout: Layout, kill: Kill, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Close some cuts with a loss each; gives the numbers of those of which it was told that they are closed."""
    pending = PendingLosses()
    folder = _folder(layout, pending)
    closed = list[int]()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", kill.around(os.fsync))
        patched.setattr(Path, "replace", kill.around(Path.replace))
        try:
            for number in range(CUTS):
                pending.add([LossRecord(number, number + 1, "ring_full", number)])
                folder.close_cut(_cut(number))
                closed.append(number)
        except KilledError:
            pass
    folder.close()
    return closed


@pytest.mark.parametrize("at", range(STEPS))
def test_wherever_a_run_ends_the_next_goes_on(at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(tmp_path / "spool", "gate")
    kill = Kill(at)
    closed = _until_killed(layout, kill, monkeypatch)
    # What a follower saw by then, it may have taken.
    seen = {file.sequence: file.path.read_bytes() for file in layout.files(FLOWS)}
    folder = _folder(layout, PendingLosses())
    used = folder.close_cut(_cut(CUTS))
    folder.close()
    files = layout.files(FLOWS)
    ports = [pq.read_table(file.path).column("source_port").to_pylist() for file in files]
    # Whole and once, in order; at most the one that was being written is not there.
    assert ports in (
        [[number] for number in (*range(len(closed)), CUTS)],
        [[number] for number in (*range(len(closed) + 1), CUTS)],
    )
    assert files[-1].sequence == used
    assert len({file.sequence for file in files}) == len(files)
    assert used not in seen
    assert all(file.path.read_bytes() == seen.get(file.sequence, file.path.read_bytes()) for file in files)
    told = {file.sequence for file in layout.files(LOSSES)}
    assert told == {file.sequence for file in files[:-1]}
    assert not list(layout.root.rglob("*.partial"))


def test_the_last_of_these_steps_is_behind_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kill = Kill(STEPS)
    assert _until_killed(Layout(tmp_path / "spool", "gate"), kill, monkeypatch) == list(range(CUTS))
