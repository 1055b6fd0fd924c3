from __future__ import annotations

import pyarrow as pa
import pytest

from hallmonitor_agent.spool.loss_record import (
    NOT_WRITTEN,
    REMOVED,
    LossRecord,
    loss_batch,
    losses_of,
    lost_records,
    records_lost,
)
from hallmonitor_engine import LOSS_SCHEMA


def test_losses_are_read_back_as_they_were() -> None:
    losses = [
        LossRecord(1, 2, "ring_full", 7, "a few words", "eth0"),
        LossRecord(0, 2**62, "interface_down"),
        records_lost(5, 9, 1204, NOT_WRITTEN),
    ]
    table = loss_batch(losses, "gate")
    assert table.schema == LOSS_SCHEMA
    assert table.column("sensor").to_pylist() == ["gate"] * 3
    assert losses_of(table) == losses
    assert losses_of(pa.Table.from_batches([table])) == losses
    assert losses_of(loss_batch([], "gate")) == []


@pytest.mark.parametrize("what", [NOT_WRITTEN, REMOVED])
def test_lost_records_are_summed_in_words(what: str) -> None:
    first, second = records_lost(5, 9, 3, what), records_lost(9, 12, 4, what)
    both = first.joined(second)
    assert both == LossRecord(5, 12, "spool_full", detail=f"7 records {what}")
    assert lost_records(both) == (7, what)


def test_packets_are_summed_where_they_are_known() -> None:
    known, unknown = LossRecord(1, 2, "ring_full", 7), LossRecord(2, 3, "ring_full")
    assert known.joined(known).packets == 14
    assert known.joined(unknown).packets == unknown.joined(known).packets == 7
    assert unknown.joined(unknown).packets is None
    assert lost_records(known) is None


def test_a_span_does_not_end_before_it_begins() -> None:
    assert records_lost(9, 5, 1, REMOVED) == LossRecord(5, 5, "spool_full", detail="1 records were removed unread")
