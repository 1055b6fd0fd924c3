from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.correlate.correlation import Member
from hallmonitor.signature import load_signatures
from hallmonitor.signature.chaining import DEEPEST, MOST_MEMBERS
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "---\ntitle: {name}\nid: {number:08d}-2222-4222-8222-222222222222\nname: {name}\ncorrelation:\n"
COUNT = "  type: event_count\n  rules: [{rules}]\n  group-by: [device]\n  timespan: 1h\n  condition: {{gte: 3}}\n"


def counting(number: int, *rules: str, name: str = "") -> str:
    return (HEAD + COUNT).format(number=number, name=name or f"c{number}", rules=", ".join(rules))


def faults_of(root: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(FaultsError) as error:
        load_signatures(root)
    return [(fault.line, fault.message) for fault in error.value.faults]


def test_a_chain_becomes_one_signature(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    other = pieces["rule"].replace("gaming-flow", "other-flow").replace("id: 1", "id: 3")
    outer = HEAD.format(number=9, name="outer") + (
        "  type: temporal_ordered\n  rules: [c1, other-flow, 11111111-1111-4111-8111-111111111111]\n"
        "  group-by: device\n  timespan: 2h\n"
    )
    text = f"{pieces['rule']}---\n{other}{counting(1, 'other-flow', 'gaming-flow')}{outer}{pieces['use']}"
    (signature,) = load_signatures(folder(text))
    assert signature.name == "outer"
    assert [rule.name for rule in signature.rules] == ["other-flow", "gaming-flow"]
    assert signature.correlation is not None
    first, second, third = signature.correlation.members
    assert first.correlation is not None
    assert first.correlation.threshold == 3
    assert first.correlation.members == (Member("other-flow", 0), Member("gaming-flow", 1))
    assert (second, third) == (Member("other-flow", 0), Member("11111111-1111-4111-8111-111111111111", 1))


def test_a_correlation_below_alerts_too_where_the_upper_says_generate(
    folder: Callable[..., Path], pieces: dict[str, str]
) -> None:
    inner = counting(1, "gaming-flow") + pieces["use"]
    outer = counting(2, "c1") + pieces["use"]
    text = pieces["rule"] + inner + outer
    assert load_signatures(folder(text.replace("rules: [c1]", "rules: [c1]\n  generate: true"))).names == ("c1", "c2")
    assert [message for _, message in faults_of(folder(text))] == [
        "acceptable_use stands on a correlation that does not alert by itself",
        "samples stands on a correlation that does not alert by itself",
    ]


def test_a_circle_is_named_once(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + counting(1, "c2") + counting(2, "gaming-flow", "c3") + counting(3, "c1")
    (fault,) = faults_of(folder(text))
    assert fault[1] == "the correlations form a circle: c1 -> c2 -> c3 -> c1"
    assert fault[0] == 36, "the line of rules in c3"


def test_a_signature_over_itself_is_told_so_alone(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    itself = pieces["rule"] + counting(1, "gaming-flow", "c1") + pieces["use"]
    assert [message for _, message in faults_of(folder(itself))] == ["the correlations form a circle: c1 -> c1"]
    each_other = pieces["rule"] + counting(1, "gaming-flow", "c2") + pieces["use"] + counting(2, "c1")
    assert [message for _, message in faults_of(folder(each_other))] == [
        "the correlations form a circle: c1 -> c2 -> c1"
    ]


def test_a_circle_below_an_alert_is_named(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + counting(1, "c1") + counting(2, "c1") + pieces["use"]
    assert [message for _, message in faults_of(folder(text))] == ["the correlations form a circle: c1 -> c1"]


def test_chains_have_a_bound(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    links = [counting(1, "gaming-flow"), *(counting(number, f"c{number - 1}") for number in range(2, DEEPEST + 2))]
    long_enough = pieces["rule"] + "".join(links[:DEEPEST]) + pieces["use"]
    assert load_signatures(folder(long_enough)).names == (f"c{DEEPEST}",)
    told = faults_of(folder(pieces["rule"] + "".join(links) + pieces["use"]))
    assert [message for _, message in told] == [f"more than {DEEPEST} correlations are chained"]


def test_members_have_a_bound(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    links = [counting(1, "gaming-flow")]
    for number in range(2, 8):
        links += [
            counting(10 * number + place, *(f"d{number - 1}{x}" for x in range(8)), name=f"d{number}{place}")
            for place in range(8)
        ]
    links[1:9] = [counting(20 + place, "c1", name=f"d2{place}") for place in range(8)]
    last = counting(99, *(f"d7{x}" for x in range(8)))
    told = faults_of(folder(pieces["rule"] + "".join(links) + last + pieces["use"]))
    assert any(f"more than {MOST_MEMBERS} members" in message for _, message in told)


def test_a_member_that_is_nowhere_is_told(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + counting(1, "gaming-flow") + counting(2, "c1", "c9") + pieces["use"]
    assert [message for _, message in faults_of(folder(text))] == ["this file has no rule called c9"]


def test_a_group_of_the_upper_is_one_of_the_lower(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    upper = counting(2, "c1").replace("group-by: [device]", "group-by: [device, sensor]")
    told = faults_of(folder(pieces["rule"] + counting(1, "gaming-flow") + upper + pieces["use"]))
    assert [message for _, message in told] == ["group-by on sensor, which c1 does not group by"]
