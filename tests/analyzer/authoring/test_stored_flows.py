from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor.authoring.stored_flows import absent_columns, read_flows, whole_vocabulary
from hallmonitor.columns import VOCABULARY, Columns
from hallmonitor.shipped import root
from hallmonitor.site import Site, load_site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import DemoDay

MINUTE_US = 60_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out" / "flows").mkdir(parents=True)
    for part in range(2):
        table = pa.table(
            {
                "ts": pa.array([part * MINUTE_US, part * MINUTE_US + 1], pa.timestamp("us", tz="UTC")),
                "category": ["gaming", None],
                "ech": [True, False],
            }
        )
        pq.write_table(table, tmp_path / "out" / "flows" / f"part-0000{part}.parquet")
    return tmp_path / "out"


def _read(path: Path) -> list[Columns]:
    return list(read_flows(path, Site(), root()))


def test_what_a_replay_stored_is_read_in_order(folder: Path) -> None:
    for path in (folder, folder / "flows"):
        batches = _read(path)
        assert [batch.numbers("active_minute")[0].tolist() for batch in batches] == [[0, 0], [1, 1]]
    assert len(_read(folder / "flows" / "part-00001.parquet")) == 1


def test_columns_that_are_not_there_hold_nothing(folder: Path) -> None:
    batch = _read(folder)[0]
    assert set(batch.names) == set(VOCABULARY)
    held = set(VOCABULARY) - set(absent_columns(batch))
    # Whether a record is the first of its device and domain is for the judge to say.
    assert held == {"ts", "category", "ech", "active_minute", "first_seen"}


def test_a_whole_vocabulary_is_left_as_it_is() -> None:
    columns = Columns.from_rows([{"category": "gaming"}])
    assert whole_vocabulary(columns) is columns


def test_a_capture_is_read_with_derived_columns(demo_day: DemoDay) -> None:
    batches = list(read_flows(demo_day.capture, load_site(demo_day.site), root()))
    assert sum(map(len, batches)) > 1000
    assert not {"device", "schedule", "failed_connection", "peer"} & set(absent_columns(batches[0]))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none", None, "there are no such flows"),
        ("part.parquet", b"no parquet", "cannot be read as Parquet"),
        ("day.pcap", b"no capture at all", "day.pcap"),
    ],
)
def test_what_cannot_be_read_is_a_fault(name: str, content: bytes | None, told: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FaultsError, match=told):
        _read(tmp_path / name)


def test_a_folder_without_flows_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="there are no flows in this folder"):
        _read(tmp_path)


def test_another_table_is_a_fault(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    with pytest.raises(FaultsError, match="they have no column ts"):
        _read(tmp_path)
