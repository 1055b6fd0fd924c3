from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.policy import PolicyEntry, known_policies, load_policy
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.alerts import EvidenceKind


@dataclass(frozen=True)
class Known:
    name: str
    evidence: EvidenceKind
    correlation: Correlation | None = None


COUNT = Correlation(CorrelationKind.EVENT_COUNT, 60_000_000)
STEPS = Correlation(CorrelationKind.TEMPORAL, 60_000_000)
SIGNATURES = (
    Known("port-scan", "seen", COUNT),
    Known("tool-sites", "indicated", STEPS),
    Known("gateway", "indicated"),
    Known("a-few", "indicated", replace(COUNT, limit=(Operator.LTE, 9))),
)
TEXT = """\
id: northfield
title: Use of computers
board: Northfield Board of Education
adopted: 2020-01-01
clauses:
  - id: unauthorized-access
    summary: Getting in without authority.
    evidence: seen
    signatures:
      - {name: port-scan, level: low, threshold: 70, schedules: [off_hours], exempt_groups: [it-department]}
      - {name: tool-sites}
  - id: unlawful-messages
    summary: Messages that the law prohibits.
    evidence: not_seen
    reason: They are not read.
    instead: Ask.
    signatures:
      - {name: gateway}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "northfield.yml").write_text(TEXT)
    return tmp_path


def test_entries_are_the_signatures_as_the_policy_applies_them(root: Path) -> None:
    policy = load_policy("northfield", SIGNATURES, root)
    assert policy.entries == (
        PolicyEntry(
            clause="unauthorized-access",
            evidence="seen",
            signature_name="port-scan",
            level="low",
            threshold=70,
            schedules=("off_hours",),
            exempt_groups=("it-department",),
        ),
        PolicyEntry(clause="unauthorized-access", evidence="indicated", signature_name="tool-sites"),
        PolicyEntry(clause="unlawful-messages", evidence="indicated", signature_name="gateway"),
    )


def test_allowances_are_those_of_the_signatures_use(root: Path) -> None:
    path = root / "policies" / "northfield.yml"
    path.write_text(TEXT.replace("{name: gateway}", "{name: gateway, allowances: [{minutes: 5, megabytes: 20}]}"))
    *others, gateway = load_policy("northfield", SIGNATURES, root).entries
    assert [(each.minutes, each.octets) for each in gateway.allowances] == [(5, 20_000_000)]
    assert [entry.allowances for entry in others] == [(), ()]


def test_a_signature_sees_no_more_than_its_clause(root: Path) -> None:
    path = root / "policies" / "northfield.yml"
    path.write_text(TEXT.replace("evidence: seen", "evidence: indicated"))
    assert {entry.evidence for entry in load_policy("northfield", SIGNATURES, root).entries} == {"indicated"}


def test_by_path_as_by_name(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "northfield.yaml").write_text(TEXT)
    by_path = load_policy(str(elsewhere / "northfield.yaml"), SIGNATURES, root)
    assert by_path == load_policy("northfield", SIGNATURES, root)


def test_an_unknown_policy_names_the_known_ones(root: Path) -> None:
    (root / "policies" / "easton.yml").write_text(TEXT)
    assert known_policies(root) == ["easton", "northfield"]
    with pytest.raises(FaultsError, match=r"unknown policy 'nothfield' \(known: easton, northfield\)"):
        load_policy("nothfield", SIGNATURES, root)


def test_a_folder_without_policies_says_so(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="there are none in"):
        load_policy("northfield", SIGNATURES, tmp_path)
    with pytest.raises(FaultsError, match="no such file"):
        load_policy("./northfield.yml", SIGNATURES, tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file holds no policy"),
        (TEXT + "---\n" + TEXT, TEXT.count("\n") + 2, "a file holds one policy"),
        ("id: &x [1]\ntitle: *x\n", 2, "aliases are not allowed"),
        ("id: " + "[" * 5000, 1, "nested too deeply"),
        ("---\n", 2, "the file holds no policy"),
        ("just words\n", 1, "the file holds no policy"),
        ("adopted: 2019-02-30\n", None, "not YAML"),
        ("id: a\nid: b\n", 2, "key id is given twice"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(root: Path, text: str, line: int | None, words: str) -> None:
    path = root / "policies" / "northfield.yml"
    path.write_text(text)
    with pytest.raises(FaultsError) as caught:
        load_policy("northfield", SIGNATURES, root)
    (fault,) = caught.value.faults
    assert words in fault.message
    assert (fault.path, fault.line) == (path, line)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("port-scan", "prot-scan", 10, "unknown signature prot-scan (did you mean port-scan?)"),
        ("{name: gateway}", "{name: port-scan2}", 18, "unknown signature port-scan2 (did you mean port-scan?)"),
        ("id: northfield", "id: easton", 1, "calls itself 'easton'"),
        ("board:", "bord:", 3, "unknown key bord (did you mean board?)"),
        ("level: low", "levle: low", 10, "unknown key levle in clauses[1].signatures[1] (did you mean level?)"),
        (
            "      - {name: gateway}",
            "      - {name: port-scan}",
            18,
            "signature 'port-scan' stands in the policy twice",
        ),
        ("    instead: Ask.\n", "", 12, "clause 'unlawful-messages' is not_seen (give reason and instead)"),
        ("adopted: 2020-01-01\n", "", 1, "missing key adopted"),
        (
            "- id: unlawful-messages",
            "- id: unauthorized-access",
            12,
            "clause 'unauthorized-access' stands in the policy",
        ),
        ("adopted: 2020-01-01", "adopted: 2020-01-01\nrevised: [2019-01-01]", 5, "the days are not in order"),
        ("threshold: 70", "threshold: many", 10, "clauses[1].signatures[1].threshold must be a whole number"),
        ("{name: gateway}", "{name: gateway, threshold: 5}", 18, "signature gateway has no threshold (leave it out)"),
        ("{name: tool-sites}", "name: tool-sites\n        threshold: 5", 12, "signature tool-sites has no threshold"),
        ("{name: tool-sites}", "name: a-few\n        threshold: 5", 12, "signature a-few has two thresholds"),
        (
            "{name: tool-sites}",
            "name: tool-sites\n        allowances: [{minutes: 5}]",
            12,
            "signature tool-sites finds a sequence, of which none is incidental (leave the allowances out)",
        ),
        (
            "{name: tool-sites}",
            "name: gateway\n        allowances:\n          - {minutes: 5}\n          - {megabytes: 5}",
            14,
            "no use has this allowance: an earlier one is for all of it (put the wider one last)",
        ),
    ],
)
def test_faults_name_file_and_line(root: Path, old: str, new: str, line: int, words: str) -> None:
    path = root / "policies" / "northfield.yml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1))
    with pytest.raises(FaultsError) as caught:
        load_policy("northfield", SIGNATURES, root)
    fault = next(fault for fault in caught.value.faults if words in str(fault))
    assert (fault.path, fault.line) == (path, line)


def test_every_fault_is_told_at_once(root: Path) -> None:
    path = root / "policies" / "northfield.yml"
    path.write_text(TEXT.replace("port-scan", "a").replace("tool-sites", "b").replace("id: northfield", "id: c"))
    with pytest.raises(FaultsError) as caught:
        load_policy("northfield", SIGNATURES, root)
    assert [fault.line for fault in caught.value.faults] == [1, 10, 11]


def test_a_clause_that_is_not_seen_cannot_be_seen(root: Path) -> None:
    with pytest.raises(FaultsError, match="is not_seen, but signature gateway says that it is seen"):
        load_policy("northfield", (*SIGNATURES[:2], Known("gateway", "seen")), root)


@pytest.mark.parametrize("text", ["", "just words\n", "- a\n- b\n"])
def test_a_file_that_is_no_policy_is_refused(root: Path, text: str) -> None:
    (root / "policies" / "northfield.yml").write_text(text)
    with pytest.raises(FaultsError, match=r"northfield\.yml"):
        load_policy("northfield", SIGNATURES, root)
