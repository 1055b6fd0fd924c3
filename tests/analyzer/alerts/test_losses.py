from __future__ import annotations

import pyarrow as pa
import pytest

from hallmonitor.alerts.losses import Loss, overlapping, read_losses

TIME = pa.timestamp("us", tz="UTC")


def batch(*rows: tuple[int | None, int | None, str | None, int | None]) -> pa.RecordBatch:
    begins, ends, causes, packets = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pa.record_batch(
        {
            "from": pa.array(begins, TIME),
            "to": pa.array(ends, TIME),
            "cause": pa.array(causes, pa.string()).dictionary_encode(),
            "packets": pa.array(packets, pa.int64()),
        }
    )


def test_losses_are_read_in_order_of_time() -> None:
    assert read_losses(batch((9, None, "table_full", None), (3, 4, "capture_cut", 7))) == [
        Loss(3, 4, "capture_cut", 7),
        Loss(9, None, "table_full"),
    ]
    assert read_losses(batch()) == []
    assert read_losses(pa.Table.from_batches([batch((None, 4, None, None))])) == [Loss(None, 4, "unknown")]


@pytest.mark.parametrize(
    ("loss", "touches"),
    [
        (Loss(0, 9, "x"), False),
        (Loss(0, 10, "x"), True),
        (Loss(12, 13, "x"), True),
        (Loss(20, 30, "x"), True),
        (Loss(21, 30, "x"), False),
        (Loss(None, 10, "x"), True),
        (Loss(None, 9, "x"), False),
        (Loss(20, None, "x"), True),
        (Loss(None, None, "x"), True),
    ],
)
def test_a_loss_touches_a_span_or_not(loss: Loss, touches: bool) -> None:  # noqa: FBT001
    assert loss.overlaps(10, 20) is touches
    assert [one.cause for one in overlapping([loss], 10, 20)] == ["x"] * touches
