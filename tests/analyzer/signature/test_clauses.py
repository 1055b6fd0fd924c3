from __future__ import annotations

from hallmonitor.signature.clauses import CLAUSES


def test_clauses_have_a_sentence_and_an_id_in_lower_case() -> None:
    assert all(sentence.endswith(".") for sentence in CLAUSES.values())
    assert all(clause == clause.lower().replace("_", "-").replace(" ", "-") for clause in CLAUSES)


def test_every_kind_of_use_has_its_clause() -> None:
    assert {"solicitation", "copyright", "other-use", "social-networking", "social-disruption"} <= set(CLAUSES)
