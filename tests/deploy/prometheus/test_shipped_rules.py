from __future__ import annotations

import pytest
from shipped_rules import ALARMS, RECORDS, RULES, metrics_of


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ('up{job="a"} == 0', {"up"}),
        ("rate(a_total[5m]) / ignoring (cause) group_left () (b:c:rate5m > 0)", {"a_total", "b:c:rate5m"}),
        ("sum by (building) (x) > 0.9 * 4 * 1024 ^ 3", {"x"}),
        ("time() - y > 26 * 3600 and on (job) z offset 1h == 1", {"y", "z"}),
        ("absent(up) or sum(increase(n[1h])) without (a, b)", {"up", "n"}),
        ('x{a=~"b|c"} unless y offset 1w or 1e6 * v', {"x", "y", "v"}),
    ],
)
def test_metrics_are_found_in_an_expression(expression: str, names: set[str]) -> None:
    assert metrics_of(expression) == names


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert min(len(ALARMS), len(RECORDS)) > 0
