from __future__ import annotations

import pyarrow as pa
import pytest

from hallmonitor.columns import CodedAddresses, arrow
from hallmonitor.columns.vocabulary import Kind


@pytest.mark.parametrize(
    ("arrow_type", "kind"),
    [
        (pa.dictionary(pa.int32(), pa.string()), Kind.TEXT),
        (pa.string(), Kind.TEXT),
        (pa.bool_(), Kind.FLAG),
        (pa.uint16(), Kind.NUMBER),
        (pa.float64(), Kind.NUMBER),
        (pa.timestamp("us", tz="UTC"), Kind.TIME),
        (pa.binary(16), Kind.ADDRESS),
        (pa.dictionary(pa.int32(), pa.binary(16)), Kind.ADDRESS),
        (pa.binary(4), None),
        (pa.list_(pa.int8()), None),
        (pa.dictionary(pa.int32(), pa.int64()), None),
    ],
)
def test_kind_follows_the_arrow_type(arrow_type: pa.DataType, kind: Kind | None) -> None:
    assert arrow.kind_of(arrow_type) is kind


@pytest.mark.parametrize("index", [pa.int32(), pa.uint8()])
def test_dictionaries_keep_their_codes(index: pa.DataType) -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([1, None, 0], index), ["a", "b"])
    assert arrow.coded(array).texts() == ["b", None, "a"]


def test_nothing_inside_a_dictionary_is_nothing() -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array([None, "b"]))
    assert arrow.coded(array).texts() == [None, "b"]


def test_plain_texts_are_coded() -> None:
    assert arrow.coded(pa.array(["x", None, "x"])).texts() == ["x", None, "x"]


def test_chunks_with_different_dictionaries_become_one() -> None:
    chunks = [pa.array(texts).dictionary_encode() for texts in (["a", "b"], ["c", "a", None])]
    assert arrow.coded(arrow.whole(pa.chunked_array(chunks))).texts() == ["a", "b", "c", "a", None]


def test_numbers_tell_where_they_are_valid() -> None:
    values, valid = arrow.numbers(pa.array([3, None], pa.int32()))
    assert values.tolist() == [3, 0]
    assert valid is not None
    assert valid.tolist() == [True, False]
    assert arrow.numbers(pa.array([1, 2]))[1] is None


def test_flags_without_value_are_marked() -> None:
    values, valid = arrow.numbers(pa.array([True, None]))
    assert valid is not None
    assert (values.tolist(), valid.tolist()) == ([True, False], [True, False])


def test_times_are_microseconds() -> None:
    values, _ = arrow.numbers(pa.array([2_000], pa.timestamp("ms", tz="UTC")))
    assert values.tolist() == [2_000_000]


def test_addresses_are_halves_or_codes_as_they_come() -> None:
    array = pa.array([bytes(16), bytes([0x20, 1, *range(13), 7])], pa.binary(16))
    plain = arrow.addresses(array)
    assert isinstance(plain, tuple)
    assert [half.tolist() for half in plain] == [[0, 0x2001_0001_0203_0405], [0, 0x0607_0809_0A0B_0C07]]
    chunks = pa.chunked_array([array.dictionary_encode(), array.slice(1).dictionary_encode()])
    coded = arrow.addresses(arrow.whole(chunks))
    assert isinstance(coded, CodedAddresses)
    assert coded.halves()[0].tolist() == [0, 0x2001_0001_0203_0405, 0x2001_0001_0203_0405]
    empty = arrow.addresses(pa.array([], pa.binary(16)))
    assert isinstance(empty, tuple)
    assert empty[0].shape == (0,)
