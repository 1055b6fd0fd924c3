"""What a killed run had open is told by the next one, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.cut import FinishedCut
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, OPEN, Layout, partial
from hallmonitor_agent.spool.open_records import left_open
from hallmonitor_agent.spool.pending import PendingLosses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

S = 1_000_000
BEGIN_US = 1_700_000_000 * S


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "spool", "gate")


def _cut(number: int, still_open: Sequence[int] | None) -> FinishedCut:
    """A cut of one record, after which flows of the given ports are open."""
    batches = [flow_batch([{"source_port": number}])]
    held = None if still_open is None else [flow_batch([{"source_port": port, "ts": BEGIN_US} for port in still_open])]
    return FinishedCut(batches, BEGIN_US + number * S, BEGIN_US + (number + 1) * S, "cafe", held)


class Run:
    """One run of the agent, which ends without a word unless it is told to end well."""

    def __init__(self, layout: Layout, max_bytes: int = 1 << 30) -> None:
        self.layout = layout
        self.pending = PendingLosses()
        self.spool = SpoolFolder(
            layout, self.pending, max_bytes=max_bytes, min_free_bytes=0, begun_us=BEGIN_US + 100 * S
        )

    def __enter__(self) -> SpoolFolder:
        self.spool.open()
        return self.spool

    def __exit__(self, *_: object) -> None:
        self.spool.close()


def _told(layout: Layout) -> list[list[int]]:
    return [pq.read_table(file.path).column("source_port").to_pylist() for file in layout.files(FLOWS)]


def test_a_kill_leaves_what_was_open_to_the_next_run(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10, 11]))
        spool.close_cut(_cut(1, [11, 12]))
    assert [file.sequence for file in layout.files(OPEN)] == [2]
    with Run(layout) as spool:
        assert spool.kept_open == 2
    assert _told(layout) == [[0], [1], [11, 12]]
    assert [file.sequence for file in layout.files(OPEN)] == [3]
    metadata = pq.read_metadata(layout.files(FLOWS)[-1].path).metadata
    assert (metadata[b"hallmonitor.sequence"], metadata[b"hallmonitor.catalogue"]) == (b"3", b"cafe")
    (loss,) = read_losses(layout.files(LOSSES)[-1].path)
    assert (loss.cause, loss.from_us, loss.to_us) == ("agent_stopped", BEGIN_US + 2 * S, BEGIN_US + 100 * S)
    assert loss.detail == "the agent was killed; what came after its last cut is lost"
    again = Run(layout)
    with again as spool:
        assert spool.kept_open == 0
    assert _told(layout) == [[0], [1], [11, 12]]
    # What was open is known to have been nothing, so that the loss begins where the files end.
    assert [loss.from_us for loss in again.pending.take()] == [BEGIN_US + 2 * S]


def test_what_was_open_before_a_cut_that_does_not_know_is_never_told_twice(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10]))
        spool.close_cut(_cut(1, None))
    with Run(layout) as spool:
        assert spool.kept_open == 0
        spool.close_cut(_cut(2, []))
    assert _told(layout) == [[0], [1], [2]]
    (loss,) = read_losses(layout.files(LOSSES)[-1].path)
    assert loss.detail == "the agent was killed; what came after its last cut is lost, and what flows had open then"


def test_a_kill_before_the_first_file_is_told(layout: Layout) -> None:
    with Run(layout):
        pass
    later = SpoolFolder(layout, PendingLosses(), max_bytes=1 << 30, min_free_bytes=0, begun_us=BEGIN_US + 300 * S)
    later.close_cut(_cut(301, None))
    later.close()
    (loss,) = read_losses(layout.files(LOSSES)[-1].path)
    assert (loss.cause, loss.from_us, loss.to_us) == ("agent_stopped", BEGIN_US + 100 * S, BEGIN_US + 300 * S)


def test_a_run_that_ends_well_leaves_nothing_open(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10]))
        spool.note_clean()
    assert layout.files(OPEN) == []
    with Run(layout) as spool:
        assert spool.kept_open == 0
    assert _told(layout) == [[0]]


@pytest.mark.parametrize("named", [False, True])
def test_a_kill_while_the_files_get_their_names_tells_everything_once(layout: Layout, named: bool) -> None:  # noqa: FBT001 - a case
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10]))
    # The state says that SEQ 1 is used; what it stands for may not have its name yet.
    flows, still_open = layout.files(FLOWS)[0].path, layout.files(OPEN)[0].path
    flows.rename(partial(flows))
    if not named:
        still_open.rename(partial(still_open))
    with Run(layout) as spool:
        assert spool.kept_open == 1
    assert _told(layout) == [[0], [10]]
    assert layout.partial_files(OPEN) == []
    assert [file.sequence for file in layout.files(OPEN)] == [2]


def test_a_kill_before_the_number_is_used_leaves_what_was_open_before(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10]))
    first = layout.files(OPEN)[0].path
    next_open = layout.closed(OPEN, 2, BEGIN_US + 2 * S)
    partial(next_open).write_bytes(first.read_bytes())
    with Run(layout) as spool:
        assert spool.kept_open == 1
    assert _told(layout) == [[0], [10]]
    assert layout.partial_files(OPEN) == []


def test_what_cannot_be_read_is_nothing(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, [10]))
    path = layout.files(OPEN)[0].path
    path.write_bytes(path.read_bytes()[:-7])
    assert left_open(layout, 1) is None
    with Run(layout) as spool:
        assert spool.kept_open == 0


def test_what_is_open_counts_into_the_bound(layout: Layout) -> None:
    with Run(layout) as spool:
        spool.close_cut(_cut(0, range(100)))
        assert spool.bytes == sum(file.size for kind in (FLOWS, OPEN) for file in layout.files(kind))
