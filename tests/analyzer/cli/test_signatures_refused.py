"""Whatever is wrong in a signature is told by `check` at once, with file, line and remedy."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.starting_file import Wish, starting_text
from hallmonitor.cli.signatures_proving import check_signatures
from hallmonitor_service.leaving import EXIT_FAULT

if TYPE_CHECKING:
    from pathlib import Path

MANY = ", ".join(f"a{number}.example" for number in range(100_001))
CATEGORY = "category: gaming\n    schedule"
CHANGES = {
    "not-yaml": ("detection:", "detection: [", "not YAML"),
    "nested": (CATEGORY, f"category: {'[' * 60}gaming{']' * 60}\n    schedule", "nested too deeply"),
    "parentheses": ("condition: selection", f"condition: {'(' * 40_000}selection{')' * 40_000}", "too long"),
    "expression": (CATEGORY, "domain|re: '(a{1000}){1000}'\n    schedule", "the regular expression"),
    "unclosed": (CATEGORY, "domain|re: '(a'\n    schedule", "the regular expression"),
    "list": (CATEGORY, f"domain: [{MANY}]\n    schedule", "100,000 are the most"),
    "unknown": (CATEGORY, "xyzzy: gaming\n    schedule", "unknown field xyzzy"),
    "condition": ("condition: selection", "condition: selection and", "the condition cannot be read"),
    "circle": ("- circle-flows", "- circle", "form a circle: circle -> circle"),
    "policy": ("level: low", "policy: torrington-4012\nlevel: low", "the key policy would be lost"),
    "key": ("level: low", "xyzzy: 1\nlevel: low", "unknown key xyzzy"),
    "level": ("level: low", "level: lowest", "not a valid Sigma rule level"),
    "kind": ("type: value_count", "type: value_cnt", "no valid Sigma correlation type"),
    "percentile": ("type: value_count", "type: value_percentile", "value_percentile without percentile"),
    "limits": ("gte: 20", "gt: 20\n    lte: 5", "no number is within these limits"),
    "comparisons": ("gte: 20", "gte: 20\n    gt: 5", "one comparison, or a lower and an upper limit"),
    "number": ("gte: 20", "gte: many", "gte takes a number"),
    "timespan": ("timespan: 4h", "timespan: soon", "Timespan 'soon' is invalid"),
}
FILTER = """\
title: Approved
id: 33333333-3333-4333-8333-333333333333
name: approved-{name}
logsource: {{category: flow, product: hallmonitor}}
filter:
  rules: [{rule}]
  selection:
    domain: a.example
  condition: {condition}
"""
FILTERS = {
    "no-correlation": ("whole", "not selection", "the filter names the correlation whole"),
    "no-not": ("whole-flows", "selection", "the filter has no not"),
    "no-rule": ("xyzzy", "not selection", "the filter names the unknown rule xyzzy"),
}


@pytest.fixture
def wrong(tmp_path: Path) -> dict[str, str]:
    """Writes a file of each mistake, and gives file -> what has to be said of it."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "filters").mkdir()
    expected = {}
    for name, (before, after, message) in {"whole": ("", "", ""), **CHANGES}.items():
        text = starting_text(Wish(name, "other-use", "value_count", date(2026, 5, 12)))
        assert before in text
        (tmp_path / "rules" / f"{name}.yml").write_text(text.replace(before, after, 1) if before else text)
        expected[str(tmp_path / "rules" / f"{name}.yml")] = message
    for number, (name, (rule, condition, message)) in enumerate(FILTERS.items()):
        text = FILTER.format(name=name, rule=rule, condition=condition).replace("id: 3", f"id: {number}")
        (tmp_path / "filters" / f"{name}.yml").write_text(text)
        expected[str(tmp_path / "filters" / f"{name}.yml")] = message
    return {path: message for path, message in expected.items() if message}


def test_every_mistake_of_every_file_is_told_at_once(
    tmp_path: Path, wrong: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_signatures([str(tmp_path)], None, as_json=True) == EXIT_FAULT
    told = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert [one for one in told if not (one["file"] and one["line"] and one["message"] and one["remedy"])] == []
    assert {one["file"] for one in told} == set(wrong)
    for path, message in wrong.items():
        assert any(message in one["message"] for one in told if one["file"] == path), path
