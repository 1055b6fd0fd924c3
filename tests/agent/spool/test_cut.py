from __future__ import annotations

import io

import pyarrow.parquet as pq
from flow_batches import flow_batch

from hallmonitor_agent.spool.cut import FinishedCut, as_parquet
from hallmonitor_engine import SCHEMA


def test_a_cuts_file_holds_its_records_and_says_what_it_is() -> None:
    cut = FinishedCut([flow_batch([{"source_port": 1}]), flow_batch([{"source_port": 2}])], 5, 9, "abc")
    assert cut.records == 2
    file = pq.ParquetFile(io.BytesIO(as_parquet(cut.batches, cut.metadata(7, "gate"))))
    assert file.read().column("source_port").to_pylist() == [1, 2]
    told = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    assert {key: value for key, value in told.items() if key.startswith("hallmonitor.")} == {
        "hallmonitor.sequence": "7",
        "hallmonitor.from_us": "5",
        "hallmonitor.until_us": "9",
        "hallmonitor.sensor": "gate",
        "hallmonitor.catalogue": "abc",
    }


def test_a_cut_without_records_is_a_file_all_the_same() -> None:
    cut = FinishedCut([], 5, 9)
    file = pq.ParquetFile(io.BytesIO(as_parquet(cut.batches, cut.metadata(7, "gate"))))
    assert file.metadata.num_rows == cut.records == 0
    assert file.schema_arrow.names == SCHEMA.names
