from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from hallmonitor.columns import Coded, Columns, Kind


@pytest.fixture
def batch() -> pa.RecordBatch:
    return pa.record_batch(
        {
            "domain": pa.array(["a.example", None]).dictionary_encode(),
            "source_bytes": pa.array([1, 2], pa.int64()),
            "source_ip": pa.array([bytes(16), bytes(range(16))], pa.binary(16)),
            "odd": pa.array([[1], [2]]),
        }
    )


def test_a_batch_gives_its_columns(batch: pa.RecordBatch) -> None:
    columns = Columns.from_arrow(batch)
    assert len(columns) == 2
    assert columns.names == ("domain", "source_bytes", "source_ip")
    assert "odd" not in columns
    assert columns.kind("source_ip") is Kind.ADDRESS
    assert columns.coded("domain").texts() == ["a.example", None]
    assert columns.numbers("source_bytes")[0].tolist() == [1, 2]
    assert columns.addresses("source_ip")[0].tolist() == [0, 0x0001_0203_0405_0607]


def test_a_table_gives_the_same_columns(batch: pa.RecordBatch) -> None:
    columns = Columns.from_arrow(pa.Table.from_batches([batch, batch]))
    assert columns.coded("domain").texts() == ["a.example", None] * 2


@pytest.mark.parametrize(("name", "ask"), [("domain", "numbers"), ("source_bytes", "coded"), ("domain", "addresses")])
def test_a_column_of_another_kind_is_a_type_error(batch: pa.RecordBatch, name: str, ask: str) -> None:
    columns = Columns.from_arrow(batch)
    with pytest.raises(TypeError, match=f"column {name} holds"):
        getattr(columns, ask)(name)


def test_an_unknown_column_is_a_key_error(batch: pa.RecordBatch) -> None:
    with pytest.raises(KeyError, match="there is no column nowhere"):
        Columns.from_arrow(batch).coded("nowhere")


def test_extending_leaves_the_original_alone(batch: pa.RecordBatch) -> None:
    columns = Columns.from_arrow(batch)
    more = columns.with_coded("domain", Coded.constant("b", 2)).with_numbers("ech", np.array([True, False]))
    more = more.with_addresses("peer", np.zeros(2, np.uint64), np.ones(2, np.uint64))
    assert more.coded("domain").texts() == ["b", "b"]
    assert more.kind("ech") is Kind.FLAG
    assert more.addresses("peer")[1].tolist() == [1, 1]
    assert columns.coded("domain").texts() == ["a.example", None]
    assert "ech" not in columns


def test_a_column_of_another_length_is_refused(batch: pa.RecordBatch) -> None:
    with pytest.raises(ValueError, match="has 3 rows, the others 2"):
        Columns.from_arrow(batch).with_numbers("x", np.zeros(3))


def test_addresses_are_given_in_both_forms(batch: pa.RecordBatch) -> None:
    columns = Columns.from_arrow(batch)
    assert not columns.is_coded("source_ip")
    coded = columns.coded_addresses("source_ip")
    assert columns.is_coded("source_ip")
    assert columns.is_coded("domain")
    assert columns.coded_addresses("source_ip") is coded
    more = columns.with_coded_addresses("peer", coded)
    assert more.coded_addresses("peer") is coded
    assert more.addresses("peer")[1].tolist() == columns.addresses("source_ip")[1].tolist()


def test_a_lazy_column_is_made_once_and_only_if_asked_for(batch: pa.RecordBatch) -> None:
    made: list[int] = []

    def ratio() -> tuple[np.ndarray, None]:
        made.append(1)
        return np.array([7, 8]), None

    columns = Columns.from_arrow(batch).with_lazy("upload_ratio", Kind.NUMBER, ratio)
    further = columns.with_numbers("x", np.zeros(2))
    assert "upload_ratio" in further
    assert made == []
    assert [part.numbers("upload_ratio")[0].tolist() for part in (columns, further, further)] == [[7, 8]] * 3
    assert made == [1]
    replaced = further.with_numbers("upload_ratio", np.ones(2))
    assert replaced.numbers("upload_ratio")[0].tolist() == [1, 1]


def test_a_lazy_column_replaces_another(batch: pa.RecordBatch) -> None:
    columns = Columns.from_arrow(batch).with_coded("domain", Coded.constant("b", 2))
    lazy = columns.with_lazy("domain", Kind.TEXT, lambda: Coded.constant("c", 2))
    assert lazy.coded("domain").texts() == ["c", "c"]
    with pytest.raises(ValueError, match="has 3 rows, the others 2"):
        columns.with_lazy("domain", Kind.TEXT, lambda: Coded.constant("c", 3)).coded("domain")
