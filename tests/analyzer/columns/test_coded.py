from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from hallmonitor.columns.coded import Coded, codes_of, narrowest


@pytest.mark.parametrize(
    ("values", "expected"), [(0, np.int8), (128, np.int8), (129, np.int16), (32768, np.int16), (32769, np.int32)]
)
def test_codes_are_as_narrow_as_the_values_allow(values: int, expected: type[np.signedinteger]) -> None:
    assert narrowest(values) is expected


@pytest.mark.parametrize("index", [pa.int64(), pa.int8(), pa.uint8(), pa.uint64()])
@pytest.mark.parametrize("codes", [[1, None, 0], [1, 0, 1], []])
def test_codes_of_a_dictionary_are_narrow_and_null_is_none(index: pa.DataType, codes: list[int | None]) -> None:
    found = codes_of(pa.DictionaryArray.from_arrays(pa.array(codes, index), ["a", "b"]))
    assert found.tolist() == [-1 if code is None else code for code in codes]
    assert found.dtype == np.int8


def test_texts_are_coded_in_order_of_appearance() -> None:
    column = Coded.from_texts(["b", None, "a", "b"])
    assert column.values == ["b", "a"]
    assert column.codes.tolist() == [0, -1, 1, 0]
    assert column.codes.dtype == np.int8
    assert column.texts() == ["b", None, "a", "b"]


@pytest.mark.parametrize("text", ["x", None])
def test_a_constant_column_holds_one_text(text: str | None) -> None:
    assert Coded.constant(text, 3).texts() == [text] * 3
