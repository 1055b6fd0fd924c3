from __future__ import annotations

from hallmonitor.authoring.text_table import text_table


def test_columns_are_as_wide_as_what_they_hold() -> None:
    rows = [("a", "1", "x"), ("longer", "1,000", "")]
    assert text_table(("name", "n", "end"), rows, right={"n"}) == [
        "name        n  end",
        "a           1  x",
        "longer  1,000",
    ]


def test_a_table_without_rows_is_its_titles() -> None:
    assert text_table(("name", "n"), []) == ["name  n"]
