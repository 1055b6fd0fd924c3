"""Every column of the golden schema, and every one that a signature may name, is on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hallmonitor.columns import VOCABULARY
from reference_pages.columns_page import columns_page

PAGE = columns_page()
GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "flow_schema.json").read_text(encoding="utf-8"))
FLOW, LOSS = PAGE.index("## Flow records"), PAGE.index("## Loss records")


@pytest.mark.parametrize(("record", "text"), [("flow", PAGE[FLOW:LOSS]), ("loss", PAGE[LOSS:])])
def test_every_column_of_a_record_has_a_row(record: str, text: str) -> None:
    assert GOLDEN[record]
    for field in GOLDEN[record]:
        row = next(line for line in text.split("\n") if line.startswith(f"| `{field['name']}` |"))
        assert f"| {field['unit']} | {'yes' if field['nullable'] else 'no'} | " in row
        assert row.count("`") % 2 == 0


def test_every_column_that_a_signature_may_name_has_one_row() -> None:
    text = PAGE[FLOW:LOSS]
    assert [name for name in VOCABULARY if text.count(f"\n| `{name}` |") != 1] == []


def test_a_closed_column_lists_its_values() -> None:
    assert "One of `working`, `off_hours`." in PAGE
