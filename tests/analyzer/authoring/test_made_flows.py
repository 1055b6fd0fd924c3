from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.made_flows import made_flows
from hallmonitor.authoring.stored_flows import BATCH
from hallmonitor.catalogue import CatalogueData, load_catalogue
from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import Evaluator
from hallmonitor.shipped import root

if TYPE_CHECKING:
    from hallmonitor.signature import SignatureSet


@pytest.fixture(scope="module")
def catalogue() -> CatalogueData:
    return load_catalogue(root())


def test_there_are_as_many_as_asked_for_in_order_of_time(catalogue: CatalogueData) -> None:
    batches = list(made_flows(BATCH + 5, catalogue))
    assert [len(batch) for batch in batches] == [BATCH, 5]
    times = [batch.numbers("ts")[0] for batch in batches]
    assert all((each[1:] >= each[:-1]).all() for each in times)
    assert times[0][-1] <= times[1][0]
    assert set(batches[0].names) == set(VOCABULARY)


def test_the_same_number_gives_the_same_flows(catalogue: CatalogueData) -> None:
    one, other = (next(made_flows(50, catalogue)) for _ in range(2))
    for name in ("domain", "category", "end_reason"):
        assert one.coded(name).codes.tolist() == other.coded(name).codes.tolist()
    assert one.numbers("source_bytes")[0].tolist() == other.numbers("source_bytes")[0].tolist()


def test_a_service_has_its_category(catalogue: CatalogueData) -> None:
    (batch,) = made_flows(200, catalogue)
    service, category = batch.coded("service"), batch.coded("category")
    for row in range(len(batch)):
        known = catalogue.services[service.values[service.codes[row]]]
        assert category.values[category.codes[row]] == known[1]


def test_most_signatures_find_something_to_do(catalogue: CatalogueData, signatures: SignatureSet) -> None:
    (batch,) = made_flows(50_000, catalogue)
    evaluation = Evaluator().over(batch)
    busy = [one for one in signatures if any(evaluation.rows(rule.expression).shape[0] for rule in one.rules)]
    assert len(busy) >= 20
