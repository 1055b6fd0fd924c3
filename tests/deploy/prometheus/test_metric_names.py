"""Each metric that a rule uses is made by a rule, by Prometheus or by one of the two services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shipped_rules import RECORDS, REPOSITORY, RULES, metrics_of

if TYPE_CHECKING:
    from shipped_rules import Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_metrics_of_a_rule_exist(rule: Rule, exposed: frozenset[str]) -> None:
    names = metrics_of(rule.expr)
    assert names, rule.expr
    assert names - {record.name for record in RECORDS} - exposed == set()


def test_each_record_is_on_the_page() -> None:
    page = (REPOSITORY / "docs" / "monitoring.md").read_text(encoding="utf-8")
    assert [page.count(f"| `{record.name}` |") for record in RECORDS] == [1] * len(RECORDS)
