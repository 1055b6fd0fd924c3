from __future__ import annotations

import pyarrow as pa

from hallmonitor.replay.losses import loss_views
from hallmonitor.report.view import LossView

TIME = pa.timestamp("us", tz="UTC")
TEXT = pa.dictionary(pa.int32(), pa.string())


def batch(*rows: tuple[object, ...]) -> pa.RecordBatch:
    texts = [(name, TEXT) for name in ("sensor", "capture", "cause")]
    schema = pa.schema([("from", TIME), ("to", TIME), *texts, ("packets", pa.int64()), ("detail", TEXT)])
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(values, type=pa.int64()).cast(TIME) if field.type == TIME else pa.array(values, type=field.type)
        for values, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def test_in_order_of_time() -> None:
    views = loss_views(
        batch(
            (20, 30, "replay", None, "table_full", 7, None),
            (10, None, "replay", "a.pcap", "capture_cut", None, "the file ends inside a packet"),
        )
    )
    assert views == (
        LossView(10, None, "capture_cut", "replay", "a.pcap", None, "the file ends inside a packet"),
        LossView(20, 30, "table_full", "replay", None, 7),
    )


def test_times_beyond_the_calendar() -> None:
    assert loss_views(batch((2**62, 2**62, None, None, None, 1, None)))[0].start_us == 2**62


def test_none() -> None:
    assert loss_views(batch()) == ()
