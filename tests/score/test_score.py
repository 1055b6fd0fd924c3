"""The figures on captures that others made are reached, and every difference from the truth is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from candidates import flow_text
from categories import category_misses
from protocols import protocol_misses
from score import of_captures, score
from targets import CONTENT_TARGETS, TARGETS, Target, table
from verdicts import corrected, misses, verdicts

CORE = {"flow", "extra flow", "count", "name TLS", "name QUIC", "name HTTP", "name DNS"}
"""The differences that the figures count."""


@pytest.fixture(scope="module")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rows that were scored are."""
    assert corpus.is_dir()
    return tmp_path_factory.mktemp("score")


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, dict[str, float]]:
    return score(folder)


@pytest.mark.parametrize("target", [*TARGETS, *CONTENT_TARGETS], ids=lambda target: target.key)
def test_every_figure_is_reached_where_the_truth_is_right(target: Target, figures: dict[str, dict[str, float]]) -> None:
    assert target.reached(figures["truth corrected"][target.key])


def test_no_difference_is_left_where_the_truth_is_right(
    corpus: Path, folder: Path, figures: dict[str, dict[str, float]]
) -> None:
    assert figures
    found = misses(corpus / "score_flows.py", folder / "truth.jsonl", folder / "candidates.jsonl")
    ours = {key for key, entry in verdicts().items() if entry["whose"] == "ours"}
    assert {miss.key for miss in found if miss.kind in CORE} == ours


def test_every_verdict_is_about_a_difference(corpus: Path, folder: Path, figures: dict[str, dict[str, float]]) -> None:
    assert figures
    found = misses(corpus / "score_flows.py", corpus / "truth.jsonl.gz", folder / "candidates.jsonl")
    assert {miss.key for miss in found} >= set(verdicts())


def test_every_difference_in_what_a_flow_is_was_looked_at(folder: Path, figures: dict[str, dict[str, float]]) -> None:
    assert figures
    flows = of_captures(folder)
    assert [line for line in (*protocol_misses(flows), *category_misses(flows)) if ": open: " in line] == []


def test_a_flow_has_one_name_in_either_direction() -> None:
    there = {"proto": "TCP", "src_ip": "192.0.2.9", "src_port": 40_000, "dst_ip": "192.0.2.1", "dst_port": 80}
    back = {"proto": "tcp", "src_ip": "192.0.2.1", "src_port": 80, "dst_ip": "192.0.2.9", "dst_port": 40_000}
    assert flow_text(there) == flow_text(back) == "tcp 192.0.2.1:80 192.0.2.9:40000"


def test_a_row_without_a_verdict_stays_as_it_is() -> None:
    row = {"pcap": "none.pcap", "proto": "UDP", "src_ip": "a", "src_port": 1, "dst_ip": "b", "dst_port": 2}
    assert [row, *_added()] == list(corrected([row], Path()))


def _added() -> list[dict[str, object]]:
    """The flows that verdicts add to any truth."""
    return list(corrected([], Path()))


def test_the_table_says_what_is_reached() -> None:
    targets = [*TARGETS, *CONTENT_TARGETS]
    good = {target.key: target.percent or 0 for target in targets}
    bad = {target.key: (target.percent or 0) + (-1 if target.is_floor else 1) for target in targets}
    for target, line in zip(targets, table({"good": good, "bad": bad}).splitlines()[1:], strict=True):
        assert target.percent is None or line.index(" yes") < line.index(" NO")
