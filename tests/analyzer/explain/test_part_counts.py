from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import Columns
from hallmonitor.evaluate import AllOf, AnyOf, Evaluator, Expression, Not
from hallmonitor.evaluate.expression import NumberTest, TextTest
from hallmonitor.explain.part_counts import PartCount, part_counts
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.verdicts import Judgment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

GAMING = TextTest("category", exact=frozenset({"gaming"}))
WORKING = TextTest("schedule", exact=frozenset({"working"}))
MUCH = NumberTest("destination_bytes", "gte", frozenset({100}))
APPROVED = Not(TextTest("domain", exact=frozenset({"approved.example"})))

ROWS: list[dict[str, Any]] = [
    {"category": "gaming", "destination_bytes": 100},
    {"category": "gaming", "destination_bytes": 99},
    {"category": "gaming", "destination_bytes": 99},
    {"category": "news", "destination_bytes": 100},
    {"category": "news", "destination_bytes": 1, "schedule": "off_hours"},
    {"category": "gaming", "destination_bytes": 500, "domain": "approved.example"},
]


def counts(
    parts: list[tuple[str, Expression]], rows: list[dict[str, Any]], store: Callable[..., pa.Table]
) -> PartCount:
    return part_counts(parts, Judgment(StoredColumns.of(store(rows))), len(rows))


def test_each_part_tells_what_passes_and_what_it_alone_leaves_out(store: Callable[..., pa.Table]) -> None:
    told = counts([("", GAMING), ("", WORKING), ("", MUCH), ("filter approved", APPROVED)], ROWS, store)
    assert (told.words, told.passed) == ("all of these", 1)
    assert [(part.words, part.origin, part.passed, part.alone) for part in told.parts] == [
        ("category is gaming", "", 4, 1),
        ("schedule is working", "", 5, 0),
        ("destination_bytes is at least 100", "", 3, 2),
        ("domain is not approved.example", "filter approved", 5, 1),
    ]
    assert told.as_json()["parts"][0]["passed"] == 4


def test_parts_of_alternatives_and_of_denials_are_counted(store: Callable[..., pa.Table]) -> None:
    told = counts([("", AnyOf((GAMING, AllOf((WORKING, MUCH)))))], ROWS, store)
    assert (told.words, told.passed, told.alone) == ("at least one of these", 5, 1)
    # The one record that nothing lets through fails both, and would need either.
    assert [(part.words, part.passed, part.alone) for part in told.parts] == [
        ("category is gaming", 4, 1),
        ("all of these", 3, 1),
    ]
    denied = counts([("", WORKING), ("", Not(AllOf((GAMING, MUCH))))], ROWS, store)
    below = denied.parts[1]
    assert (below.words, below.passed, below.alone) == ("not all of these", 4, 2)
    assert [(part.words, part.passed, part.alone) for part in below.parts] == [
        ("category is gaming", 4, 2),
        ("destination_bytes is at least 100", 3, 2),
    ]


def test_what_is_not_stored_is_undecided(store: Callable[..., pa.Table]) -> None:
    rows = [{"source_ip": "10.0.0.1", "category": "gaming"}]
    told = counts([("", TextTest("source_mac", exact=frozenset({"a"}))), ("", GAMING)], rows, store)
    assert (told.passed, told.undecided) == (0, 1)
    assert [(part.passed, part.undecided, part.alone) for part in told.parts] == [(0, 1, 1), (1, 0, 0)]


TESTS = st.sampled_from([GAMING, WORKING, MUCH, APPROVED])
TREES = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)
MADE = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(["gaming", "news"]),
            "schedule": st.sampled_from(["working", "off_hours"]),
            "destination_bytes": st.sampled_from([0, 100]),
            "domain": st.sampled_from(["approved.example", None]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(TREES, min_size=2, max_size=3), rows=MADE)
def test_alone_is_what_would_match_if_this_part_said_otherwise(
    parts: list[Expression], rows: list[dict[str, Any]]
) -> None:
    columns = Columns.from_rows(rows)
    evaluation = Evaluator().over(columns)
    told = part_counts(
        [("", part) for part in parts], Judgment(StoredColumns(columns, addresses_shown=True)), len(rows)
    )
    assert told.passed == np.count_nonzero(evaluation.mask(AllOf(tuple(parts))))
    for place, (part, counted) in enumerate(zip(parts, told.parts, strict=True)):
        others = [other for here, other in enumerate(parts) if here != place]
        assert counted.passed == np.count_nonzero(evaluation.mask(part))
        assert counted.alone == np.count_nonzero(evaluation.mask(AllOf((*others, Not(part)))))
