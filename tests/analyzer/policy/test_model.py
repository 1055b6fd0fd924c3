from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from hallmonitor.policy import Policy
from hallmonitor.policy.model import Clause, MonitoringRule, NamedSystem, PolicyEntry, PolicyFile, SignatureUse

SEEN = {"id": "copyright", "summary": "a\n  use", "evidence": "seen", "signatures": [{"name": "s"}]}
UNSEEN = {"id": "harassment", "summary": "a use", "evidence": "not_seen", "reason": "because", "instead": "ask"}
WHOLE = {"id": "p", "title": "t", "board": "b", "adopted": "2019-09-25", "clauses": [SEEN, UNSEEN]}


def _message(model: type[PolicyFile | Clause], document: object) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(document)
    errors = caught.value.errors()
    refusals = [refusal for error in errors for refusal in error.get("ctx", {}).get("refusals", ())]
    return " ".join([*(error["msg"] for error in errors), *(f"{each.message} {each.remedy}" for each in refusals)])


def test_reads_a_whole_policy() -> None:
    policy = PolicyFile.model_validate(WHOLE)
    assert policy.adopted == date(2019, 9, 25)
    assert policy.clauses[0].summary == "a use"
    assert policy.clauses[1].evidence == "not_seen"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signatures": []}, "has no signatures"),
        ({"evidence": "not_seen"}, "give reason and instead"),
        ({"evidence": "not_seen", "reason": "because"}, "give reason and instead"),
        ({"evidence": "guessed"}, "'seen', 'indicated' or 'not_seen'"),
        ({"summary": "  "}, "there is no text"),
        ({"signatures": [{"name": "s", "threshold": 0}]}, "greater than 0"),
        ({"signatures": [{"name": "s", "level": "terrible"}]}, "'informational', 'low'"),
        ({"signatures": [{"name": "s", "schedules": []}]}, "at least 1 item"),
        ({"signatures": [{"name": "s", "schedules": ["night"]}]}, "'working' or 'off_hours'"),
        ({"signatures": [{"name": "s", "schedules": ["instructional"]}]}, "'working' or 'off_hours'"),
        ({"signatures": [{"name": "s", "exempt": ["a"]}]}, "not permitted"),
    ],
)
def test_refuses_a_clause(change: dict[str, object], words: str) -> None:
    assert words in _message(Clause, {**SEEN, **change})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clauses": []}, "at least 1 item"),
        ({"clauses": [SEEN, SEEN]}, "clause 'copyright' stands in the policy twice"),
        ({"clauses": [SEEN, {**SEEN, "id": "other-use"}]}, "signature 's' stands in the policy twice"),
        ({"systems": [{"name": "X", "category": "c"}] * 2}, "system 'X' stands"),
        ({"monitoring": [{"id": "limited", "rule": "r", "now": "n"}] * 2}, "rule 'limited' stands"),
        ({"revised": ["2023-02-06", "2021-10-18"]}, "not in order"),
        ({"revised": ["2018-01-01"]}, "before the adoption"),
        ({"adopted": "last year"}, "valid date"),
        ({"entries": []}, "not permitted"),
    ],
)
def test_refuses_a_policy(change: dict[str, object], words: str) -> None:
    assert words in _message(PolicyFile, {**WHOLE, **change})


def test_a_clause_that_is_not_seen_may_name_what_points_to_it() -> None:
    clause = Clause.model_validate({**UNSEEN, "signatures": [{"name": "s"}]})
    assert clause.signatures == (SignatureUse(name="s"),)


def test_finds_a_clause_by_id() -> None:
    policy = Policy.model_validate({**WHOLE, "entries": []})
    assert policy.clause("harassment").reason == "because"
    with pytest.raises(KeyError):
        policy.clause("none")


def test_every_key_has_a_sentence() -> None:
    for model in (SignatureUse, Clause, NamedSystem, MonitoringRule, PolicyFile, Policy):
        for name, field in model.model_fields.items():
            assert field.description is not None, name
            assert field.description.endswith("."), name


def test_an_entry_changes_nothing_unless_told() -> None:
    entry = PolicyEntry(clause="copyright", evidence="seen", signature_name="s")
    assert (entry.level, entry.threshold, entry.schedules, entry.exempt_groups) == (None, None, None, ())
