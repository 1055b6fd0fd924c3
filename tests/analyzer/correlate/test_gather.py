from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Leaf, Numbers, crossings
from hallmonitor.correlate.gather import gather


def leaf(name: str, **columns: Numbers) -> Leaf:
    return Leaf(name, np.asarray([10, 20, 30], dtype=np.int64), columns)


ALL = Numbers(np.asarray([7, 8, 7]))
LACKS = Numbers(np.asarray([1, 2, 3]), np.asarray([True, True, False]))


def test_all_rows_happen_where_all_hold_what_is_read() -> None:
    found = gather(Correlation(CorrelationKind.EVENT_COUNT, 5, ("device",)), [leaf("a", device=ALL)], None, None)
    assert found.rows == (None,)
    assert found.counts == (3,)
    assert found.events.place is None
    assert found.grouping.values(found.events.code)[0].tolist() == [7, 8, 7]


def test_a_row_without_a_value_or_out_of_time_does_not_happen() -> None:
    correlation = Correlation(CorrelationKind.VALUE_SUM, 5, ("device",), field="bytes")
    one, other = leaf("a", device=ALL, bytes=LACKS), leaf("b", device=ALL)
    found = gather(correlation, [one, other, one], 10, 20)
    assert [rows.tolist() for rows in found.rows if rows is not None] == [[1], [], [1]]
    assert found.events.ts.tolist() == [20, 20]
    assert found.events.place is not None
    assert found.events.place.tolist() == [0, 2]
    assert found.events.value is not None
    assert found.events.value.tolist() == [2, 2]


def test_an_alias_joins_columns_of_different_names() -> None:
    correlation = Correlation(CorrelationKind.TEMPORAL, 5, ("who",), aliases={"who": {"a": "device", "b": "peer"}})
    found = gather(correlation, [leaf("a", device=ALL), leaf("b", peer=LACKS)], None, None)
    assert found.grouping.values(found.events.code)[0].tolist() == [7, 8, 7, 1, 2]
    assert found.counts == (3, 2)


@pytest.mark.parametrize("threshold", [1, 300, 10**30, -(10**30), 0.5])
@pytest.mark.parametrize("kind", [np.bool_, np.uint8, np.int16, np.uint64])
def test_values_of_any_type_are_compared_with_any_threshold(kind: type[np.generic], threshold: float) -> None:
    values = Numbers(np.asarray([1, 0, 1]).astype(kind))
    correlation = Correlation(CorrelationKind.VALUE_SUM, 50, threshold=threshold, field="flag")
    found = crossings(correlation, [leaf("a", flag=values)])
    assert found.measured.tolist() == [total for total in (1, 1, 2) if total >= threshold]


def test_large_unsigned_numbers_are_read_as_signed() -> None:
    flow = Numbers(np.asarray([1, (1 << 64) - 1, 1], dtype=np.uint64))
    correlation = Correlation(CorrelationKind.VALUE_COUNT, 5, field="flow_id")
    found = gather(correlation, [leaf("a", flow_id=flow)], None, None)
    assert found.events.value is not None
    assert found.events.value.tolist() == [1, -1, 1]
