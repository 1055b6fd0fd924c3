from __future__ import annotations

from hallmonitor.columns.vocabulary import VOCABULARY, Kind


def test_every_column_has_a_sentence() -> None:
    assert all(column.sentence.endswith((".", "...")) for column in VOCABULARY.values())


def test_only_texts_have_known_values() -> None:
    assert all(column.kind is Kind.TEXT for column in VOCABULARY.values() if column.known)


def test_derived_columns_follow_the_record() -> None:
    derived = [column.name for column in VOCABULARY.values() if column.derived]
    assert derived == list(VOCABULARY)[-len(derived) :]
    assert {"device", "device_group", "building", "schedule", "active_minute", "failed_connection"} <= set(derived)
