"""Whatever stands in a signature file: it is loaded, or refused by faults; nothing else is raised."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hallmonitor.signature import load_signatures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hallmonitor_service.faults import Fault

ODD = [None, 5, True, "a|b", [], {}, ["x", {"y": [None]}], {1: [2]}]


def places(value: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path into nested mappings and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*here, key)
        yield from places(below, (*here, key))


def changed(value: Any, place: tuple[Any, ...], odd: object) -> Any:  # noqa: ANN401
    other = copy.deepcopy(value)
    at = other
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = odd
    return other


def faults_of(root: Path) -> list[Fault]:
    try:
        load_signatures(root, {"approved_domains": ["a.example"]})
    except FaultsError as error:
        return error.faults
    return []


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_values_anywhere_are_faults_or_nothing(
    folder: Callable[..., Path], pieces: dict[str, str], odd: object
) -> None:
    rule, correlation, filtered = (yaml.safe_load(pieces[name]) for name in ("rule", "correlation", "filter"))
    documents = [rule, correlation, filtered]
    for place in places(documents):
        if len(place) == 1:
            continue
        one, two, three = changed(documents, place, odd)
        root = folder(yaml.safe_dump_all([one, two]), filters=(yaml.safe_dump(three),))
        told = faults_of(root)
        assert all(fault.path is not None and fault.line for fault in told), (place, told)


def test_a_condition_of_many_negations_is_a_fault(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    text = pieces["rule"].replace("condition: selection", f"condition: {'not ' * 5000}selection") + pieces["use"]
    assert [fault.message for fault in faults_of(folder(text))] == ["not Sigma: it is nested too deeply"]


def test_forty_wrong_files_of_two_hundred_are_told_at_once(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    wrong = ["detection: [", "\x00", "- 1\n", "title: only\n", "a: " + "[" * 1_000]
    texts = []
    for number in range(200):
        text = (pieces["rule"] + pieces["use"]).replace("gaming-flow", f"flow-{number}")
        text = text.replace("id: 11111111", f"id: {number:08d}")
        if number % 5 == 0:
            text = wrong[number // 5 % 5] if number % 2 else text.replace("category: gaming", "categroy: gaming", 1)
        texts.append(text)
    told = faults_of(folder(*texts))
    names = {fault.path.name for fault in told if fault.path is not None}
    assert names == {f"{number}.yml" for number in range(0, 200, 5)}
    assert all(fault.message for fault in told)


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 64, b"\xff\xfe\x00", b"\x7fELF" + b"\x00" * 500, b"%PDF-1.7\n\x93"]
)
def test_binary_junk_is_one_fault(folder: Callable[..., Path], pieces: dict[str, str], content: bytes) -> None:
    root = folder(pieces["rule"] + pieces["use"], "x")
    (root / "rules" / "x" / "1.yml").write_bytes(content)
    (fault,) = faults_of(root)
    assert fault.path is not None
    assert fault.path.name == "1.yml"
