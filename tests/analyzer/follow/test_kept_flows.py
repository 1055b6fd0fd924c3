"""Flow records that are kept."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from hallmonitor.follow.cursor import Place
from hallmonitor.follow.kept_flows import KeptFlows
from hallmonitor.replay.preparation import Preparation
from hallmonitor_engine import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from follow.conftest import Demo, Desk

    from hallmonitor.replay.preparation import Prepared

S = 1_000_000


@pytest.fixture
def prepared(desk: Desk, demo: Demo) -> Prepared:
    rules = desk.rules()
    table = demo.table.slice(0, 300).combine_chunks()
    batch = pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=SCHEMA)
    return Preparation(rules.site, rules.key).prepare(batch)


@pytest.fixture
def kept(desk: Desk, tmp_path: Path) -> KeptFlows:
    return KeptFlows(tmp_path, desk.rules().site)


def ids(columns: Any) -> list[int]:  # noqa: ANN401
    return [number for one in columns for number in one.numbers("flow_id")[0].tolist()]


def test_what_is_written_twice_is_there_once(kept: KeptFlows, prepared: Prepared, tmp_path: Path) -> None:
    until_us = int(prepared.columns.numbers("ts")[0].max()) + 1
    place = Place(3, until_us, until_us)
    kept.write("gate", place, prepared)
    first = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    kept.write("gate", place, prepared)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")} == first
    assert len(first) == 1
    assert not list(tmp_path.rglob("*.partial"))
    assert sorted(ids(kept.since(0, {"gate": place}))) == sorted(prepared.columns.numbers("flow_id")[0].tolist())


def test_no_address_of_home_is_kept(kept: KeptFlows, prepared: Prepared) -> None:
    place = Place(3, 10 * S, 10 * S)
    kept.write("gate", place, prepared)
    (columns,) = kept.since(0, {"gate": place})
    high, low = columns.addresses("source_ip")
    outbound = [text == "outbound" for text in columns.coded("direction").texts()]
    assert any(outbound)
    assert not (high | low)[outbound].any()
    assert "source_mac" not in [name for name in columns.names if any(columns.coded("source_mac").texts())]


def test_records_are_given_from_a_time_on(kept: KeptFlows, prepared: Prepared) -> None:
    ts = prepared.columns.numbers("ts")[0]
    place = Place(1, int(ts.max()), int(ts.max()))
    kept.write("gate", place, prepared)
    middle = int(ts[150])
    (columns,) = kept.since(middle, {"gate": place})
    assert len(columns) == int((ts > middle).sum())
    assert list(kept.since(place.until_us, {"gate": place})) == []


def test_what_was_not_committed_is_left_out(kept: KeptFlows, prepared: Prepared) -> None:
    for sequence, sensor in ((1, "gate"), (2, "gate"), (1, "gone")):
        kept.write(sensor, Place(sequence, sequence * 10**16, 0), prepared)
    found = list(kept.since(0, {"gate": Place(1, 10**16, 10**16)}))
    assert sum(map(len, found)) == len(prepared.columns)


def test_numbers_that_begin_anew_replace_nothing(kept: KeptFlows, prepared: Prepared) -> None:
    kept.write("gate", Place(1, 10**15, 10**15), prepared)
    again = Place(1, 10**15 + 1, 10**15 + 1)
    kept.write("gate", again, prepared)
    assert sum(map(len, kept.since(0, {"gate": again}))) == 2 * len(prepared.columns)


def test_a_kept_file_that_cannot_be_read_is_passed_over(kept: KeptFlows, prepared: Prepared, tmp_path: Path) -> None:
    place = Place(1, 10**15, 10**15)
    kept.write("gate", place, prepared)
    (path,) = tmp_path.rglob("*.parquet")
    path.write_bytes(b"PAR1")
    assert list(kept.since(0, {"gate": place})) == []


@pytest.mark.parametrize(("removals", "is_kept"), [(1, True), (99, False)])
def test_a_day_that_is_removed_while_it_is_written_is_made_again(
    removals: int,
    is_kept: bool,  # noqa: FBT001 - a case
    kept: KeptFlows,
    prepared: Prepared,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = [removals]

    def fsync(_: int) -> None:
        if left[0]:
            left[0] -= 1
            shutil.rmtree(tmp_path / "flows")

    monkeypatch.setattr("hallmonitor.follow.kept_flows.os.fsync", fsync)
    place = Place(3, 10 * S, 10 * S)
    if is_kept:
        kept.write("gate", place, prepared)
        assert len(list(tmp_path.rglob("*.parquet"))) == 1
    else:
        with pytest.raises(FileNotFoundError):
            kept.write("gate", place, prepared)
