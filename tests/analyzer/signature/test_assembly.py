from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.compiler import all_of
from hallmonitor.signature import SignatureSet, load_signatures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LISTS = {"approved_domains": ["a.example"]}


def both(pieces: dict[str, str]) -> str:
    return pieces["rule"] + "---\n" + pieces["correlation"]


def faults_of(root: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FaultsError) as error:
        load_signatures(root, LISTS)
    return [(fault.path.name if fault.path else "", fault.line, fault.message) for fault in error.value.faults]


def test_a_correlation_becomes_a_signature(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    root = folder(both(pieces), filters=(pieces["filter"],))
    signature = load_signatures(root, LISTS)["gaming-for-long"]
    assert signature.id == "22222222-2222-4222-8222-222222222222"
    assert (signature.version, signature.level, signature.clause) == ("2026-05-01", "medium", "other-use")
    assert signature.line == 11
    (rule,) = signature.rules
    assert (rule.name, rule.filters) == ("gaming-flow", ("approved",))
    assert rule.unfiltered is not None
    assert all_of([rule.unfiltered, *rule.filtering]) == rule.expression
    assert len(rule.filtering) == 1
    assert isinstance(rule.expression, AllOf)
    assert len(rule.expression.parts) == 3


def test_a_plain_rule_becomes_a_signature(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    signatures = load_signatures(folder(pieces["rule"] + pieces["use"]))
    assert signatures.names == ("gaming-flow",)
    assert signatures["gaming-flow"].correlation is None
    assert signatures["gaming-flow"].gap_us == 3_600_000_000


def test_a_rule_alerts_too_where_its_correlation_says_generate(
    folder: Callable[..., Path], pieces: dict[str, str]
) -> None:
    text = both({**pieces, "rule": pieces["rule"] + pieces["use"]})
    signatures = load_signatures(folder(text.replace("  timespan:", "  generate: true\n  timespan:")))
    assert signatures.names == ("gaming-flow", "gaming-for-long")


def test_a_block_on_a_rule_that_does_not_alert_is_a_fault(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = both({**pieces, "rule": pieces["rule"] + pieces["use"]})
    assert [message for _, _, message in faults_of(folder(text))] == [
        "acceptable_use stands on a rule that does not alert by itself",
        "samples stands on a rule that does not alert by itself",
    ]


CHANGES = [
    (("title: A gaming flow", "title: A gaming flow\npolicy: torrington"), 2, "the key policy would be lost"),
    (("title: A gaming flow", "title: A gaming flow\ndetections: {}"), 2, "unknown key detections"),
    (("detection:\n", "filter:\n"), 5, "not Sigma: Sigma filter must have"),
    (("rules: [gaming-flow]", "rules: [gamign-flow]"), 16, "this file has no rule called gamign-flow"),
    (("rules: [gaming-flow]", "rules: [gaming-for-long]"), 16, "the correlations form a circle"),
    (("category: flow, product", "category: [flow], product"), 4, "category of the log source is a text"),
    (("level: medium", "level: middling"), 21, "not Sigma: 'middling' is not a valid Sigma rule level"),
    (("level: medium\n", ""), 11, "a signature that alerts has a level"),
    (("date: 2026-05-01\n", ""), 11, "a signature that alerts has a date"),
    (("id: 22222222-2222-4222-8222-222222222222\n", ""), 11, "a signature that alerts has a id"),
    (("id: 22222222-2222", "id: 22222222"), 12, "not Sigma: Sigma rule identifier must be an UUID"),
    (("id: 22222222-2222-4222-8222-222222222222", "id: 11111111-1111-4111-8111-111111111111"), 12, "is taken"),
    (("name: gaming-for-long", "name: gaming-flow"), 13, "the name gaming-flow is taken"),
    (("condition: selection", "condition: selektion"), 9, "not Sigma: Detection 'selektion' not defined"),
    (("condition: selection", "condition: selection | count()"), 9, "not Sigma"),
    (("    schedule: working", "    schedule: evening"), 8, "schedule is never 'evening'"),
    (("    schedule: working", "    schedule: instructional"), 8, "schedule is never 'instructional'"),
    (("group-by: [device]", "group-by: [devise]"), 17, "group-by on the unknown field devise"),
    (("clause: other-use", "clause: other"), 23, "unknown clause other"),
    (("  no_match:", "  not_match:"), 34, "unknown key not_match"),
    (("correlation:\n", "detection: {}\ncorrelation:\n"), 11, "exactly one of detection, correlation and filter"),
]


@pytest.mark.parametrize(("change", "line", "message"), CHANGES, ids=[message for _, _, message in CHANGES])
def test_mistakes_are_told_with_their_line(
    folder: Callable[..., Path], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    text = both(pieces)
    assert change[0] in text
    told = faults_of(folder(text.replace(*change, 1)))
    assert any(place == line and message in said for _, place, said in told), told


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("[gaming-flow]", "[gaming-for-long]"), 6, "the filter names the correlation gaming-for-long"),
        (("[gaming-flow]", "[gamming-flow]"), 6, "the filter names the unknown rule gamming-flow"),
        (("not 1 of them", "1 of them"), 11, "the filter has no not"),
    ],
)
def test_mistakes_of_filters_are_told(
    folder: Callable[..., Path], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    told = faults_of(folder(both(pieces), filters=(pieces["filter"].replace(*change),)))
    assert any(place == line and message in said for _, place, said in told), told


def test_a_filter_that_applies_to_nothing_is_told(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["filter"].replace("[gaming-flow]", "any").replace("product: hallmonitor", "product: other")
    assert faults_of(folder(both(pieces), filters=(text,))) == [("0.yml", 4, "the filter applies to no rule")]


def test_one_mistake_is_not_told_as_two(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    told = faults_of(folder(both(pieces).replace("category: gaming\n    schedule", "categry: gaming\n    schedule")))
    assert told == [("0.yml", 7, "unknown field categry")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("timespan: 1h", "timespan: soon"), "not Sigma: Timespan 'soon' is invalid"),
        (("  timespan: 1h", "  timespam: 1h\n  timespan: 1h"), "unknown key timespam in correlation"),
        (("correlation:\n", "corelation:\n"), ""),
        (("rules: [gaming-flow]", "rules: [gamign-flow]"), "this file has no rule called gamign-flow"),
        (("title: A gaming flow", "title: A gaming flow\ndetections: {}"), "unknown key detections"),
        (("detection:\n", "detektion:\n"), ""),
        (("gte: 3", "gte: 0"), "the threshold 0 is under 1"),
    ],
    ids=lambda change: change[1].strip() if isinstance(change, tuple) else "",
)
def test_a_mistake_makes_nothing_else_false(
    folder: Callable[..., Path], pieces: dict[str, str], change: tuple[str, str], message: str
) -> None:
    """One mistake in a rule or its correlation: no fault of the other, nor of a filter that names the rule."""
    told = faults_of(folder(both(pieces).replace(*change, 1), filters=(pieces["filter"],)))
    if message:
        assert [said[: len(message)] for _, _, said in told] == [message]
    else:
        expected = {"a document has exactly one of detection, correlation and filter", f"unknown key {change[1][:-2]}"}
        assert {said for _, _, said in told} == expected


def test_a_rule_that_says_it_alerts_is_checked_beside_a_broken_correlation(
    folder: Callable[..., Path], pieces: dict[str, str]
) -> None:
    rule = pieces["rule"] + pieces["use"].replace("clause: other-use", "clause: other")
    text = both({**pieces, "rule": rule}).replace("timespan: 1h", "timespan: soon\n  generate: true")
    told = [message for _, _, message in faults_of(folder(text))]
    assert "unknown clause other" in told


def test_mistakes_of_several_files_are_told_together(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    first = both(pieces).replace("category: gaming\n    schedule", "categry: gaming\n    schedule")
    told = faults_of(folder(first, "a: [", "- 1\n"))
    assert [name for name, _, _ in told] == ["0.yml", "1.yml", "2.yml"]


def test_a_set_of_signatures_is_given(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    assert isinstance(load_signatures(folder(both(pieces))), SignatureSet)
