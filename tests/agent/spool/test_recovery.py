from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.cut import FinishedCut, as_parquet
from hallmonitor_agent.spool.durable import publish, write_partial
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout, partial
from hallmonitor_agent.spool.recovery import recover
from hallmonitor_agent.spool.state import SpoolState, write_state

if TYPE_CHECKING:
    from pathlib import Path

UNTIL_US = 1_700_000_000_000_000


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, "gate")


def _content(sequence: int) -> memoryview:
    cut = FinishedCut([flow_batch([{}])], UNTIL_US - 10, UNTIL_US)
    return as_parquet(cut.batches, cut.metadata(sequence, "gate"))


def _begin(layout: Layout, kind: str, sequence: int) -> Path:
    path = layout.closed(kind, sequence, UNTIL_US)
    write_partial(path, _content(sequence))
    return path


def _close(layout: Layout, kind: str, sequence: int) -> Path:
    path = _begin(layout, kind, sequence)
    publish(path)
    return path


def test_an_empty_spool_begins_with_one(layout: Layout) -> None:
    found = recover(layout)
    assert (found.state, found.published, found.removed) == (SpoolState(1, None, clean=False), 0, 0)


def test_what_was_on_disk_when_its_number_was_used_gets_its_name(layout: Layout) -> None:
    flows, losses = _begin(layout, FLOWS, 7), _begin(layout, LOSSES, 7)
    state = SpoolState(8, UNTIL_US, clean=False)
    write_state(layout.state, state)
    found = recover(layout)
    assert (found.state, found.published, found.removed) == (state, 1, 0)
    assert flows.exists()
    assert losses.exists()
    assert not partial(flows).exists()


def test_losses_that_had_their_name_already_stay(layout: Layout) -> None:
    flows, losses = _begin(layout, FLOWS, 7), _close(layout, LOSSES, 7)
    write_state(layout.state, SpoolState(8, UNTIL_US, clean=False))
    assert recover(layout).published == 1
    assert flows.exists()
    assert losses.exists()


def test_what_was_being_written_goes(layout: Layout) -> None:
    flows, losses = _begin(layout, FLOWS, 8), _begin(layout, LOSSES, 8)
    state = SpoolState(8, UNTIL_US, clean=False)
    write_state(layout.state, state)
    partial(layout.state).write_bytes(b"{")
    found = recover(layout)
    assert (found.state, found.published, found.removed) == (state, 0, 2)
    assert not partial(flows).exists()
    assert not partial(losses).exists()
    assert not partial(layout.state).exists()


def test_a_partial_file_that_cannot_be_read_goes(layout: Layout) -> None:
    flows = layout.closed(FLOWS, 7, UNTIL_US)
    write_partial(flows, _content(7)[:-5])
    write_state(layout.state, SpoolState(8, UNTIL_US, clean=False))
    assert recover(layout).removed == 1
    assert not flows.exists()


def test_losses_without_flows_go_and_others_stay(layout: Layout) -> None:
    orphan = _close(layout, LOSSES, 6)
    _close(layout, FLOWS, 7)
    kept = _close(layout, LOSSES, 7)
    write_state(layout.state, SpoolState(8, UNTIL_US, clean=True))
    assert recover(layout).removed == 1
    assert kept.exists()
    assert not orphan.exists()


@pytest.mark.parametrize("state", [None, SpoolState(3, 5, clean=True)])
def test_a_state_that_is_gone_or_old_does_not_use_a_number_again(layout: Layout, state: SpoolState | None) -> None:
    _close(layout, FLOWS, 41)
    if state:
        write_state(layout.state, state)
    assert recover(layout).state == SpoolState(42, UNTIL_US, clean=False)
