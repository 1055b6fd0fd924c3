"""What becomes of a file between the spool and the judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.judging import AHEAD_US, CLOCK_AHEAD, Judging
from hallmonitor.follow.spool_folder import SpoolFolder
from hallmonitor.follow.spool_reader import SpoolReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from follow.conftest import Demo, Desk, SpoolWriter

    from hallmonitor.follow.spool_reader import Next

MINUTE = 60_000_000


@pytest.fixture
def first(desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter]) -> Callable[..., Next]:
    """Writes the first records of the day as a file, and gives it as it comes out of the spool."""

    def make(ahead: int = 0, **options: Any) -> Next:  # noqa: ANN401
        flows = demo.table.slice(0, 50)
        ts = flows.column("ts").cast(pa.int64()).to_numpy().copy()
        ts[:ahead] += 10 * AHEAD_US
        place = flows.schema.get_field_index("ts")
        flows = flows.set_column(place, flows.schema.field(place), pa.array(ts).cast(flows.schema.field(place).type))
        spool_writer().write(int(demo.emitted_us.min()) + MINUTE, flows, **options)
        reader = SpoolReader([SpoolFolder(desk.spool)], {}, 1.0)
        reader.look(0.0)
        found = reader.next(0.0)
        assert found is not None
        return found

    return make


def test_records_of_a_clock_that_is_ahead_are_left_out_and_a_loss(desk: Desk, first: Callable[..., Next]) -> None:
    judging = Judging(desk.rules())
    file = first(ahead=3)
    now_us = file.file.until_us
    readied = judging.ready(file, now_us)
    assert (readied.records, readied.ahead) == (47, 3)
    assert readied.losses == (Loss(None, now_us, CLOCK_AHEAD),)
    judging.judge_file(readied)
    assert judging.judge.late == 0
    assert judging.reached_us == file.file.until_us


def test_a_file_that_ends_far_ahead_moves_time_no_further_than_a_day(desk: Desk, first: Callable[..., Next]) -> None:
    judging = Judging(desk.rules())
    file = first()
    now_us = file.file.until_us - 2 * AHEAD_US
    readied = judging.ready(file, now_us)
    assert (readied.records, readied.until_us) == (0, now_us + AHEAD_US)
    assert CLOCK_AHEAD in {loss.cause for loss in readied.losses}


def test_what_a_file_lists_beyond_its_rows_is_not_looked_at(desk: Desk, demo: Demo, first: Callable[..., Next]) -> None:
    readied = Judging(desk.rules()).ready(first(), 4 * 10**15)
    assert readied.prepared is not None
    domains = readied.prepared.columns.coded("domain")
    assert len(domains.values) <= 50 < len(pc.unique(demo.table.column("domain")))


def test_time_goes_on_where_no_record_comes(desk: Desk) -> None:
    judging = Judging(desk.rules())
    judging.advance(10 * 60 * MINUTE)
    assert judging.judge.decided_us == 10 * 60 * MINUTE - 420_000_000
    judging.advance(9 * 60 * MINUTE)
    assert judging.reached_us == 10 * 60 * MINUTE


def test_losses_are_held_as_long_as_alerts_may_tell_them(desk: Desk) -> None:
    judging = Judging(desk.rules())
    day = 24 * 60 * MINUTE
    judging.losses.add([Loss(5, 6, "ring_full"), Loss(10 * day - 60 * MINUTE, 10 * day - 50 * MINUTE, "ring_full")])
    judging.advance(10 * day)
    assert judging.losses.held == [Loss(10 * day - 60 * MINUTE, 10 * day - 50 * MINUTE, "ring_full")]


def test_what_is_saved_is_gone_on_with(desk: Desk, first: Callable[..., Next]) -> None:
    rules = desk.rules()
    judging = Judging(rules)
    judging.judge_file(judging.ready(first(losses=[{"from": 5, "to": 6, "cause": "ring_full"}]), 4 * 10**15))
    cursor = judging.cursor(judging.open_alerts())
    again = Judging(rules)
    again.judge.restore(judging.judge.save())
    again.go_on(cursor)
    assert again.cursor(again.open_alerts()).to_text() == cursor.to_text()
    assert cursor.catalogue == "c" * 64
    assert np.array_equal(again.counts.rows, judging.counts.rows)
