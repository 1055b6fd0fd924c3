from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.alerts.alert import utc
from hallmonitor.signature.samples import read_samples
from hallmonitor.signature.spread import BEGIN_US

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

SAMPLES = """\
samples:
  match:
    - name: one
      flows:
        - {at: 2m, repeat: 2, every: 30s, domain: a.example, vary: {peer: '203.0.113.{i}', source_port: '5{i}'}}
        - {domain: b.example}
  no_match:
    - name: two
      flows: [{domain: c.example}]
"""


def test_flows_are_spread_over_time(document: Callable[[str], Document]) -> None:
    faults: list[Fault] = []
    samples = read_samples(document(SAMPLES), faults)
    assert faults == []
    assert utc(BEGIN_US) == "2026-05-12T12:00:00.000000Z"
    assert samples.match[0].rows == (
        {"domain": "a.example", "peer": "203.0.113.0", "source_port": 50, "ts": BEGIN_US + 120_000_000},
        {"domain": "a.example", "peer": "203.0.113.1", "source_port": 51, "ts": BEGIN_US + 150_000_000},
        {"domain": "b.example", "ts": BEGIN_US},
    )
    assert (samples.match[0].name, samples.match[0].line) == ("one", 3)
    assert [sample.name for sample in samples.no_match] == ["two"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("samples:", "sample:", 1, "the signature has no samples"),
        ("  no_match:", "  nomatch:", 7, "unknown key nomatch"),
        ("- name: two", "- title: two", 8, "a sample has a name and flows"),
        ("flows: [{domain: c.example}]", "flows: []", 9, "flows is a list"),
        ("flows: [{domain: c.example}]", "flows: [3]", 9, "flows is a list"),
        ("domain: b.example", "domian: b.example", 6, "unknown field domian"),
        ("source_port: '5{i}'", "sourceport: '5{i}'", 5, "unknown field sourceport"),
        ("domain: b.example", "repeat: 0", 6, "repeat is a number from 1"),
        ("domain: b.example", "repeat: yes", 6, "repeat is a number from 1"),
        ("domain: b.example", "every: soon", 6, "'soon' is no duration"),
        ("domain: b.example", "vary: x", 6, "vary is a mapping"),
        ("domain: b.example", "source_ip: '10.0.0'", 6, "column source_ip"),
        ("domain: b.example", "source_bytes: many", 6, "column source_bytes holds numbers"),
        ("'5{i}'", "'p{i}'", 5, "invalid literal"),
    ],
)
def test_mistakes_are_told_with_their_line(
    document: Callable[[str], Document], old: str, new: str, line: int, message: str
) -> None:
    faults: list[Fault] = []
    read_samples(document(SAMPLES.replace(old, new)), faults)
    assert [(fault.line, message in fault.message) for fault in faults][:1] == [(line, True)]


@pytest.mark.parametrize("side", ["match", "no_match"])
def test_a_signature_has_both_sides(document: Callable[[str], Document], side: str) -> None:
    faults: list[Fault] = []
    read_samples(document(SAMPLES.replace(f"  {side}:", f"  {side}: []\n  x{side}:")), faults)
    assert f"the samples have no {side}" in [fault.message for fault in faults]


def test_samples_are_a_mapping(document: Callable[[str], Document]) -> None:
    faults: list[Fault] = []
    read_samples(document("samples: [1]\n"), faults)
    assert [fault.message for fault in faults] == ["samples is a mapping of match and no_match"]
