"""Correlations of every kind, from their files to whether they alert on their own samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.signature import check_samples, load_signatures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULE = """\
---
title: {name}
id: {number:08d}-1111-4111-8111-111111111111
name: {name}
logsource: {{category: flow, product: hallmonitor}}
detection: {{selection: {{category: {name}}}, condition: selection}}
"""
NAMES = ("gaming", "news", "email")
INNER = """\
---
title: three games
id: 00000007-1111-4111-8111-111111111111
name: three-games
correlation:
  type: event_count
  rules: gaming
  group-by: [device, sensor]
  timespan: 5m
  condition: {gte: 3}
"""
OUTER = """\
---
title: outer
id: 00000009-1111-4111-8111-111111111111
name: outer
date: 2026-05-01
level: low
acceptable_use: {{clause: other-use, evidence: seen, cannot_show: This does not show why., advice: Ask.}}
correlation: {{group-by: [device], timespan: 10m, {correlation}}}
samples:
  match:
    - {{name: alerts, flows: [{match}]}}
  no_match:
    - {{name: stays silent, flows: [{no_match}]}}
"""


def at(**times: str) -> str:
    """Write flows: category -> times in minutes."""
    return ", ".join(
        f"{{category: {name}, at: {minute}m}}" for name, minutes in times.items() for minute in minutes.split()
    )


def sent(*sizes: int) -> str:
    return ", ".join(f"{{category: gaming, at: {place}s, source_bytes: {size}}}" for place, size in enumerate(sizes))


@pytest.mark.parametrize(
    ("correlation", "match", "no_match"),
    [
        ("{type: event_count, rules: gaming, condition: {gt: 1, lte: 3}}", at(gaming="1 2"), at(gaming="1")),
        ("{type: event_count, rules: gaming, condition: {eq: 2}}", at(gaming="1 2 3"), at(gaming="1 12")),
        (
            "{type: event_count, rules: [gaming, news], condition: {gte: 3}}",
            at(gaming="1 2", news="3"),
            at(gaming="1 2"),
        ),
        ("{type: value_count, rules: gaming, condition: {gte: 2, field: source.bytes}}", sent(1, 2), sent(1, 1)),
        (
            "{type: value_sum, rules: gaming, condition: {gte: 30, lt: 40, field: source_bytes}}",
            sent(10, 20),
            sent(10, 30),
        ),
        ("{type: value_avg, rules: gaming, condition: {gt: 1.5, field: source_bytes}}", sent(1, 3), sent(1, 2)),
        ("{type: value_median, rules: gaming, condition: {gte: 5, field: source_bytes}}", sent(1, 5, 9), sent(1, 5)),
        (
            "{type: value_percentile, rules: gaming, condition: {gte: 9, field: source_bytes, percentile: 60}}",
            sent(1, 9),
            sent(1, 2, 9, 1),
        ),
        ("{type: temporal, rules: [gaming, news]}", at(gaming="2", news="1"), at(gaming="1", news="11")),
        ("{type: temporal_ordered, rules: [gaming, news]}", at(gaming="1", news="2"), at(gaming="2", news="1")),
        ("{type: temporal, condition: gaming and not news}", at(news="1", gaming="12"), at(news="1", gaming="2")),
        (
            "{type: temporal, condition: email and (gaming or news)}",
            at(email="3", news="4"),
            at(news="1 3", gaming="2"),
        ),
        (
            "{type: temporal_ordered, condition: gaming and news and not email}",
            at(gaming="1", news="2"),
            at(gaming="1", email="2", news="3"),
        ),
        (
            "{type: temporal_ordered, rules: [three-games, news]}",
            at(gaming="1 2 3", news="9"),
            at(gaming="1 3", news="9"),
        ),
        ("{type: event_count, rules: three-games, condition: {gte: 2}}", at(gaming="1 2 3 4"), at(gaming="1 2 3")),
        ("{type: temporal, condition: three-games and not news}", at(gaming="1 2 3"), at(gaming="1 3", news="1")),
    ],
)
def test_a_correlation_alerts_on_what_it_asks_for(
    folder: Callable[..., Path], correlation: str, match: str, no_match: str
) -> None:
    inner = INNER if "three-games" in correlation else ""
    asked = [name for name in NAMES if name in inner + correlation]
    rules = "".join(RULE.format(name=name, number=number) for number, name in enumerate(asked, 1))
    text = rules + inner + OUTER.format(correlation=correlation[1:-1], match=match, no_match=no_match)
    signatures = load_signatures(folder(text))
    assert "outer" in signatures.names
    assert check_samples([signatures["outer"]]) == []
