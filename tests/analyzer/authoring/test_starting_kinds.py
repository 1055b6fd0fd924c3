from __future__ import annotations

import pytest
import yaml

from hallmonitor.authoring.starting_kinds import KINDS
from hallmonitor.correlate import CorrelationKind
from hallmonitor.signature.spread import Spread


def test_there_is_an_example_of_every_kind() -> None:
    assert set(KINDS) == {"plain", "value_median", *map(str, CorrelationKind)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_example_says_both_sides_and_what_it_cannot_show(kind: str) -> None:
    example = KINDS[kind]
    samples = yaml.safe_load(example.samples)
    assert set(samples) == {"match", "no_match"}
    assert all(Spread.read(flow) for side in samples.values() for sample in side for flow in sample["flows"])
    assert example.cannot_show.startswith("This does not show ")
    assert all(text.endswith(".") for text in (example.description, example.cannot_show, example.advice))
    assert (example.correlation is None) == (kind == "plain")
