from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flow_batches import flow_batch

from hallmonitor_agent.spool.closed_file import Footer, read_footer, read_losses
from hallmonitor_agent.spool.cut import FinishedCut, as_parquet
from hallmonitor_agent.spool.loss_record import LossRecord, loss_batch
from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from pathlib import Path


def test_a_footer_tells_how_many_records_of_which_span(tmp_path: Path) -> None:
    cut = FinishedCut([flow_batch([{}] * 3)], 5, 9)
    path = tmp_path / "file"
    path.write_bytes(as_parquet(cut.batches, cut.metadata(1, "gate")))
    assert read_footer(path) == Footer(3, 5, 9)


def test_losses_are_read_back(tmp_path: Path) -> None:
    losses = [LossRecord(1, 2, "ring_full", 7)]
    path = tmp_path / "file"
    path.write_bytes(as_parquet([loss_batch(losses, "gate")], {}, LOSS_SCHEMA))
    assert read_losses(path) == losses


def test_a_damaged_file_tells_nothing(tmp_path: Path) -> None:
    whole = bytes(as_parquet([], FinishedCut([], 5, 9).metadata(1, "gate")))
    path = tmp_path / "file"
    for content in (b"", b"PAR1", whole[:-1], whole[:40], bytes(as_parquet([], {"hallmonitor.from_us": "x"}, SCHEMA))):
        path.write_bytes(content)
        assert read_footer(path) is None
        assert read_losses(path) == []


def test_a_file_that_was_taken_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_footer(tmp_path / "none")
    assert read_losses(tmp_path / "none") == []
