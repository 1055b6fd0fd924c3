"""Whoever is measured beside the judge answers the same question, and gives the same alerts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hallmonitor.correlate import CorrelationKind
from judge import address_list, names, ours, stored, traffic
from judge.block import joined
from judge.needed import NEEDED
from judge.plain_loop import Loop
from judge.questions import ANY, COUNT, DISTINCT, ORDERED, QUESTIONS, SUM
from judge.stored import Stored

if TYPE_CHECKING:
    from judge.ours import Found

ROWS = 30_000
KINDS = {
    CorrelationKind.VALUE_COUNT: DISTINCT,
    CorrelationKind.EVENT_COUNT: COUNT,
    CorrelationKind.VALUE_SUM: SUM,
    CorrelationKind.TEMPORAL_ORDERED: ORDERED,
}


def _flows(mix: str) -> Stored:
    known = names.make()
    return Stored(joined(list(traffic.batches(mix, ROWS, known))), stored.dictionaries(known))


def _at_whole_seconds(flows: Stored) -> Stored:
    return Stored({**flows.columns, "ts": flows.columns["ts"] // 1_000_000 * 1_000_000}, flows.texts)


SETS = {"day": lambda: _flows("day"), "hard": lambda: _flows("hard"), "ties": lambda: _at_whole_seconds(_flows("hard"))}


@pytest.fixture(scope="module", params=SETS)
def flows(request: pytest.FixtureRequest) -> Stored:
    made: Stored = SETS[request.param]()
    return made


@pytest.fixture(scope="module")
def expected(flows: Stored) -> list[Found]:
    judge = ours.judge()
    shared = ours.Dictionaries(flows.texts)
    for block in ours.batches(flows.columns, 10_000):
        judge.observe(shared.columns(block))
    return ours.found(judge.finish())


def test_the_set_raises_alerts_of_every_signature(expected: list[Found]) -> None:
    assert {name for name, *_ in expected} == {question.name for question in QUESTIONS}


def test_alerts_are_rare(expected: list[Found]) -> None:
    assert max(Counter(name for name, *_ in expected).values()) < ROWS / 100


def test_a_plain_loop_finds_the_same(flows: Stored, expected: list[Found]) -> None:
    assert Loop(flows, NEEDED).run() == expected


@pytest.mark.parametrize("once", [True, False])
def test_duckdb_finds_the_same(flows: Stored, expected: list[Found], *, once: bool) -> None:
    peer = pytest.importorskip("judge.peer_duckdb", reason="duckdb is not installed")
    assert peer.DuckDb(flows, once=once).run() == expected


@pytest.mark.parametrize("once", [True, False])
def test_polars_finds_the_same(flows: Stored, expected: list[Found], *, once: bool) -> None:
    peer = pytest.importorskip("judge.peer_polars", reason="polars is not installed")
    assert peer.Polars(flows, NEEDED, once=once).run() == expected


def test_the_questions_are_those_of_the_signatures() -> None:
    signatures, policy = ours.rulebook()
    known = {signature.name: signature for signature in signatures}
    told = {}
    for entry in policy.entries:
        correlation = known[entry.signature_name].correlation
        if correlation is None:
            told[entry.signature_name] = (ANY, known[entry.signature_name].gap_us, ("device",), 1, "")
            continue
        ordered = correlation.kind is CorrelationKind.TEMPORAL_ORDERED
        least = 1 if ordered else entry.threshold if entry.threshold is not None else correlation.threshold
        window, group = correlation.window_us, correlation.group_by
        told[entry.signature_name] = (KINDS[correlation.kind], window, group, least, correlation.field or "")
    asked = {each.name: (each.kind, each.window_us, each.group, each.least, each.value) for each in QUESTIONS}
    assert asked == told


def test_addresses_are_all_different() -> None:
    texts = address_list.texts()
    assert len(set(texts)) == len(texts)


def test_the_same_question_gives_the_same_rows_nearly_in_order() -> None:
    once, again = _flows("day"), _flows("day")
    assert len(once) == ROWS
    assert all(np.array_equal(once.columns[name], again.columns[name]) for name in once.columns)
    ts = once.columns["ts"]
    assert (np.maximum.accumulate(ts) - ts).max() < ours.LATENESS_US
