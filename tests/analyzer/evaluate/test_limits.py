from __future__ import annotations

import pytest

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.evaluate import limits
from hallmonitor.evaluate.limits import limits_of


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("destination_port", (0, 65_535)),
        ("vlan", (0, 4_095)),
        ("source_bytes", (0, 2**63 - 1)),
        ("active_minute", (-(2**63), 2**63 - 1)),
        ("flow_id", (0, 2**64 - 1)),
    ],
)
def test_a_column_has_limits(column: str, expected: tuple[int, int]) -> None:
    assert limits_of(column) == expected


def test_limits_are_those_of_numbers_and_times() -> None:
    named = {*limits._LARGEST, *limits._MAY_BE_NEGATIVE}  # noqa: SLF001 - a name that is no column would be without effect
    assert {VOCABULARY[name].kind for name in named & set(VOCABULARY)} == {Kind.NUMBER, Kind.TIME}
    assert named - set(VOCABULARY) <= {"upload_ratio"}
