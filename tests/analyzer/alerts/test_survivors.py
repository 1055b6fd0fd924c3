from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from hallmonitor.alerts.survivors import EVIDENCE, NOTHING, Numbering, Survivors, groups, narrowest
from hallmonitor.columns import Columns

BY = ("device",)


def rows(*numbers: int) -> np.ndarray:
    return np.asarray(numbers, dtype=np.intp)


def test_texts_keep_their_number_from_batch_to_batch() -> None:
    numbering = Numbering()
    one = numbering.over(Columns.from_rows([{"device": "a"}, {"device": "b"}, {"device": None}]))
    two = numbering.over(Columns.from_rows([{"device": "b"}, {"device": "c"}]))
    assert one.numbers("device", rows(0, 1, 2))[0].tolist() == [0, 1, NOTHING]
    assert two.numbers("device", rows(1, 0, 1))[0].tolist() == [2, 1, 2]
    assert [numbering.text(number) for number in (0, 1, 2, NOTHING)] == ["a", "b", "c", None]


def test_only_texts_that_are_asked_for_are_numbered() -> None:
    numbering = Numbering()
    encoder = numbering.over(Columns.from_rows([{"device": name} for name in "abc"]))
    assert encoder.numbers("device", rows(2))[0].tolist() == [0]
    assert numbering.text(0) == "c"


def test_addresses_are_numbered_as_texts() -> None:
    numbering = Numbering()
    addresses = ["192.0.2.2", "192.0.2.1", "192.0.2.2", None]
    encoder = numbering.over(Columns.from_rows([{"destination_ip": text} for text in addresses]))
    numbers, there = encoder.numbers("destination_ip", rows(0, 1, 2, 3))
    assert [numbering.text(number) for number in numbers.tolist()] == addresses
    assert there is not None
    assert there.tolist() == [True, True, True, False]


def test_numbers_are_themselves() -> None:
    encoder = Numbering().over(Columns.from_rows([{"vlan": 5, "flow_id": (1 << 64) - 1}, {}]))
    numbers, there = encoder.numbers("vlan", rows(0, 1))
    assert numbers.tolist()[0] == 5
    assert there is not None
    assert there.tolist() == [True, False]
    assert encoder.numbers("flow_id", rows(0))[0].tolist() == [-1]


def test_a_column_that_is_not_there_holds_nothing() -> None:
    columns = Columns(1, {}, {}, {})
    numbers, there = Numbering().over(columns).numbers("sensor", rows(0))
    assert numbers.tolist() == [NOTHING]
    assert there is not None
    assert there.tolist() == [False]


def test_rows_without_group_or_value_are_left_out() -> None:
    records = [{"device": "a", "vlan": 1}, {"device": None, "vlan": 2}, {"device": "b"}, {"device": "b", "vlan": 4}]
    survivors = Survivors(1, valued=True)
    survivors.add(Numbering().over(Columns.from_rows(records)), rows(0, 1, 2, 3), 7, ("device",), "vlan")
    table = survivors.table()
    assert table["value"].tolist() == [1, 4]
    assert table["rule"].tolist() == [7, 7]
    assert survivors.ungrouped == 1
    assert set(EVIDENCE) < set(table)


def test_nothing_kept_is_an_empty_table() -> None:
    table = Survivors(2, valued=False).table()
    assert list(table) == [*EVIDENCE, "rule", "group 0", "group 1"]
    assert all(values.shape == (0,) for values in table.values())
    assert groups(table, 2).tolist() == []


def test_groups_are_numbered_densely() -> None:
    table = {
        "ts": np.zeros(4, dtype=np.int64),
        "group 0": np.asarray([5, -3, 5, 5], dtype=np.int64),
        "group 1": np.asarray([1, 1, 1 << 40, 1], dtype=np.int64),
    }
    dense = groups(table, 2).tolist()
    assert sorted(set(dense)) == [0, 1, 2]
    assert dense[0] == dense[3]
    assert groups(table, 0).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("numbers", "size"),
    [
        ([], 1),
        ([-128, 127], 1),
        ([128], 2),
        ([-129], 2),
        ([32_768], 4),
        ([-(1 << 31), (1 << 31) - 1], 4),
        ([1 << 31], 8),
        ([-(1 << 63), (1 << 63) - 1], 8),
    ],
)
def test_numbers_are_kept_in_the_narrowest_type(numbers: list[int], size: int) -> None:
    kept = narrowest(np.asarray(numbers, dtype=np.int64))
    assert kept.dtype.itemsize == size
    assert kept.tolist() == numbers


def test_many_rows_are_packed_at_once() -> None:
    numbering, survivors = Numbering(), Survivors(1, valued=False)
    one = Columns.from_rows([{"device": "a", "ts": 1_778_587_200_000_000, "active_minute": 29_643_120}])
    same = np.zeros(9000, dtype=np.intp)
    tracemalloc.start()
    survivors.add(numbering.over(one), same, 0, BY, None)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept / 9000 < 60


def test_packing_changes_no_row() -> None:
    records = [{"device": f"d{n}", "source_bytes": 1 << n % 40, "ts": n, "vlan": n} for n in range(200)]
    numbering = Numbering()
    split, whole = Survivors(1, valued=True), Survivors(1, valued=True)
    for record in records:
        split.add(numbering.over(Columns.from_rows([{"flow_id": record["ts"], **record}])), rows(0), 1, BY, "vlan")
    together = Columns.from_rows([{"flow_id": record["ts"], **record} for record in records])
    whole.add(numbering.over(together), np.arange(200), 1, BY, "vlan")
    for name, values in whole.table().items():
        assert split.table()[name].dtype == np.int64
        assert split.table()[name].tolist() == values.tolist()
