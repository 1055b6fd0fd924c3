from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import CodedAddresses
from hallmonitor.columns.coded_addresses import halves, keys

HALF = st.sampled_from([0, 1, 0xFF, 0xFFFF_0A00_0001, 1 << 63, (1 << 64) - 1])


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(HALF, HALF), max_size=40))
def test_encoded_addresses_are_the_same_addresses(pairs: list[tuple[int, int]]) -> None:
    high, low = (np.asarray([pair[half] for pair in pairs], dtype=np.uint64) for half in (0, 1))
    column = CodedAddresses.from_halves(high, low)
    assert len(column) == len(pairs)
    assert len(set(zip(column.high.tolist(), column.low.tolist(), strict=True))) == column.high.shape[0]
    assert [half.tolist() for half in column.halves()] == [high.tolist(), low.tolist()]
    numbers = sorted((high << 64) | low for high, low in pairs)
    assert np.sort(keys(high, low)).tolist() == [number.to_bytes(16, "big").rstrip(b"\0") for number in numbers]


def test_a_dictionary_keeps_its_codes() -> None:
    values = pa.array([bytes(15) + b"\1", bytes(range(16))], pa.binary(16))
    array = pa.DictionaryArray.from_arrays(pa.array([1, None, 0, 1], pa.uint8()), values)
    column = CodedAddresses.from_arrow(array)
    assert column.codes.tolist() == [1, -1, 0, 1]
    assert column.codes.dtype == np.int8
    assert [half.tolist() for half in column.halves()] == [
        [0x0001_0203_0405_0607, 0, 0, 0x0001_0203_0405_0607],
        [0x0809_0A0B_0C0D_0E0F, 0, 1, 0x0809_0A0B_0C0D_0E0F],
    ]


def test_halves_are_read_from_a_slice() -> None:
    array = pa.array([bytes(16), bytes([0x20, 1, *range(13), 7]), None], pa.binary(16)).slice(1)
    assert [half.tolist() for half in halves(array)] == [[0x2001_0001_0203_0405, 0], [0x0607_0809_0A0B_0C07, 0]]
