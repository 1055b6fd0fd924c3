from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.coverage_page import coverage_page
from hallmonitor.authoring.policy_coverage import (
    TITLES,
    WIDTH,
    PolicyCoverage,
    coverage_details,
    coverage_rows,
    coverage_values,
    policy_coverage,
)
from hallmonitor.authoring.text_table import text_table
from hallmonitor.replay import Rulebook
from hallmonitor.shipped import root
from hallmonitor.site import Site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load("torrington-4012", Site(), root())


@pytest.fixture(scope="module")
def covered(rulebook: Rulebook) -> PolicyCoverage:
    return policy_coverage(rulebook, Site())


def test_every_clause_and_every_use_is_covered_in_order(covered: PolicyCoverage, rulebook: Rulebook) -> None:
    assert [clause.id for clause in covered.clauses] == [clause.id for clause in rulebook.policy.clauses]
    used = [(clause.id, use.setting.name, use.evidence) for clause in covered.clauses for use in clause.uses]
    assert used == [(entry.clause, entry.signature_name, entry.evidence) for entry in rulebook.policy.entries]
    assert covered.summary == "Of 12 clauses, traffic shows 5, indicates 4 and does not show 3."


def test_the_policys_own_settings_are_told(covered: PolicyCoverage) -> None:
    (other,) = (clause for clause in covered.clauses if clause.id == "other-use")
    gaming = other.uses[0]
    assert gaming.setting.threshold == "at least 15 active minutes within 8 h"
    assert gaming.setting.schedules == "working hours"
    assert gaming.setting.changed == "changed by the policy: threshold (as shipped: 30)"
    (access,) = (clause for clause in covered.clauses if clause.id == "unauthorized-access")
    assert {use.setting.exempt for use in access.uses} == {"it-department"}


def test_incidental_use_that_is_allowed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clinton-4306.yml"
    text = (root() / "policies" / path.name).read_text(encoding="utf-8")
    before = "{name: gaming-over-allowance}"
    assert before in text
    after = "{name: gaming-over-allowance, allowances: [{minutes: 30}]}"
    path.write_text(text.replace(before, after), encoding="utf-8")
    covered = policy_coverage(Rulebook.load(str(path), Site(), root()), Site())
    told = {use.setting.name: use.allowed for clause in covered.clauses for use in clause.uses if use.allowed}
    assert set(told) == {"gaming-over-allowance"}
    assert told["gaming-over-allowance"].startswith("30 min")
    lines = " ".join(line.strip() for line in coverage_details(covered))
    assert f"allowed before it counts: {told['gaming-over-allowance']}" in lines
    assert told["gaming-over-allowance"] in coverage_page(covered)


def test_a_clause_is_seen_by_some_and_indicated_by_others(covered: PolicyCoverage) -> None:
    lines = text_table(TITLES, list(coverage_rows(covered)))
    start = next(place for place, line in enumerate(lines) if line.startswith("copyright"))
    assert lines[start].split() == ["copyright", "seen", "bittorrent-transfer", "piracy-sites"]
    assert next(line for line in lines if line.startswith("harassment")).split() == ["harassment", "not", "seen"]


def test_details_say_what_is_not_seen_and_what_can_be_done(covered: PolicyCoverage) -> None:
    lines = list(coverage_details(covered))
    assert all(len(line) <= WIDTH for line in lines)
    text = " ".join(line.strip() for line in lines)
    for clause in covered.clauses:
        assert f"{clause.id}: {clause.summary}" in text
        assert clause.reason in text
        assert clause.instead in text
    assert text.count("why it is not seen: ") == 3


def test_json_has_an_object_for_each_clause(covered: PolicyCoverage) -> None:
    values = {value["clause"]: value for value in coverage_values(covered)}
    assert len(values) == 12
    assert values["harassment"]["evidence"] == "not_seen"
    assert values["harassment"]["signatures"] == []
    assert values["copyright"]["seen_by"] == ["bittorrent-transfer"]
    assert values["copyright"]["indicated_by"] == ["piracy-sites"]
    assert values["copyright"]["instead"] is None
    assert values["copyright"]["hashes"] == covered.hashes
