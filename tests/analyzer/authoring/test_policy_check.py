from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.policy_check import policy_path, policy_warnings
from hallmonitor.policy import known_policies, load_policy
from hallmonitor.shipped import root

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature import SignatureSet

CATEGORIES = ("gaming", "social-networking")
HEAD = """\
id: mine
title: Ours
board: Board
adopted: 2026-05-12
clauses:
"""


@pytest.fixture
def warned(tmp_path: Path, signatures: SignatureSet) -> Callable[[str], list[str]]:
    """What is told of a policy that begins with `HEAD`, each with its line."""

    def warn(text: str) -> list[str]:
        path = tmp_path / "mine.yml"
        path.write_text(HEAD + text, encoding="utf-8")
        policy = load_policy(str(path), signatures, root())
        found = policy_warnings(policy, path, signatures, CATEGORIES)
        return [str(fault).removeprefix(f"{path}:") for fault in found]

    return warn


@pytest.mark.parametrize("name", known_policies(root()))
def test_the_shipped_policies_are_as_they_are_meant(name: str, signatures: SignatureSet) -> None:
    policy = load_policy(name, signatures, root())
    categories = [path.stem for path in (root() / "catalogue").glob("*.yml")]
    assert policy_warnings(policy, policy_path(name, root()), signatures, categories) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "  - {id: other-use, summary: Games., evidence: seen, signatures: [{name: gaming-over-allowance}]}\n",
            "6: clause other-use is seen, and each of its signatures only indicates it (say evidence: indicated)",
        ),
        (
            (
                "  - id: other-use\n    summary: Games.\n    evidence: indicated\n    signatures:\n"
                "      - {name: gaming-over-allowance, schedules: [off_hours]}\n"
            ),
            (
                "10: clause other-use: gaming-over-allowance counts only working, and the policy only off_hours: it "
                "never alerts (leave schedules out, or take another signature)"
            ),
        ),
        (
            (
                "  - id: other-use\n    summary: Games.\n    evidence: indicated\n    signatures:\n"
                "      - {name: gaming-over-allowance, threshold: 482}\n"
            ),
            (
                "10: clause other-use: gaming-over-allowance never reaches 482: its window has at most 481 minutes "
                "(lower the threshold)"
            ),
        ),
        (
            (
                "  - {id: other-use, summary: Games., evidence: indicated, signatures: [{name: crypto-mining}]}\n"
                "systems:\n  - {name: Consoles, category: gamin}\n"
            ),
            "8: the system Consoles has the category gamin, which the catalogue lacks (did you mean gaming?)",
        ),
    ],
    ids=["seen", "schedules", "threshold", "category"],
)
def test_what_is_hardly_meant_is_told_with_its_line(text: str, told: str, warned: Callable[[str], list[str]]) -> None:
    assert warned(text) == [told]


def test_what_is_just_possible_is_not_told(warned: Callable[[str], list[str]]) -> None:
    text = (
        "  - id: other-use\n    summary: Games.\n    evidence: indicated\n    signatures:\n"
        "      - {name: gaming-over-allowance, threshold: 481, schedules: [working, off_hours]}\n"
        "systems:\n  - {name: Consoles, category: gaming}\n"
    )
    assert warned(text) == []


def test_a_policy_goes_by_name_or_path() -> None:
    assert policy_path("clinton-4306", root()) == root() / "policies" / "clinton-4306.yml"
    assert policy_path("mine.yml", root()) == Path("mine.yml")
    assert policy_path("a/mine", root()) == Path("a/mine")
