from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature import findings, load_signatures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LISTS = {"approved_domains": ["a.example"], "none": []}


def found(root: Path) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in findings(load_signatures(root, LISTS))]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("category: gaming\n", "category: gaming\n    domain|contains|all: x\n"), 8, "asks for all of one value"),
        (("category: gaming\n", "domain: [a, b, a]\n"), 7, "domain lists 'a' twice"),
        (
            ("  condition: selection", "  other: {domain: x}\n  condition: selection"),
            9,
            "the condition does not use other",
        ),
        (
            ("  condition: selection", "  b: {domain: x, domain|cased: Y}\n  condition: selection or b"),
            9,
            "b can never match: domain cannot be all that is asked of it at once",
        ),
        (("category: gaming\n", "domain|expand: '%none%'\n"), 9, "with the site's lists, this can never match"),
        (("category: flow, product: hallmonitor", "category: proxy"), 4, "written for the log source proxy"),
    ],
)
def test_what_is_hardly_meant_is_found(
    folder: Callable[..., Path], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    text = pieces["rule"].replace(*change) + pieces["use"]
    told = found(folder(text))
    assert len(told) == 1
    assert told[0][0] == line
    assert message in told[0][1]


def test_nothing_is_found_in_what_is_meant(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + "level: informational\n---\n" + pieces["correlation"]
    assert found(folder(text, filters=(pieces["filter"],))) == []


def test_a_level_without_effect_is_found(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"] + "level: high\n---\n" + pieces["correlation"]
    told = found(folder(text))
    assert told == [
        (10, "this does not alert by itself, because a correlation uses it, so its level has no effect"),
    ]


def test_a_filter_that_leaves_nothing_is_found(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    rule = pieces["rule"].replace("category: gaming", "domain: A.example") + pieces["use"]
    told = found(folder(rule, filters=(pieces["filter"],)))
    assert [(line, message.split(":")[0]) for line, message in told] == [
        (9, "the filters approved leave nothing of this rule"),
    ]


def test_a_condition_that_always_holds_is_found(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    other = pieces["rule"].replace("gaming-flow", "other-flow").replace("id: 1", "id: 3")
    block = "type: temporal\n  group-by: [device]\n  timespan: 1h\n  condition: gaming-flow or other-flow\n"
    head = pieces["correlation"].split("  type:")[0]
    text = f"{pieces['rule']}---\n{other}---\n{head}  {block}{pieces['use']}"
    assert found(folder(text)) == [(28, "the condition holds at every event")]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("schedule: working", "category|cased: Gaming"), 9, "this can never match: category cannot be all"),
        (("condition: selection", "condition: selection and not selection"), 9, "would have to be what it must not"),
    ],
)
def test_a_rule_that_can_never_match_is_refused(
    folder: Callable[..., Path], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    rule = pieces["rule"].replace("category: gaming", "category: news").replace(*change)
    with pytest.raises(FaultsError) as error:
        load_signatures(folder(rule + pieces["use"]))
    (fault,) = error.value.faults
    assert fault.line == line
    assert message in fault.message
