"""Signature files in pieces, for tests that change one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from hallmonitor.signature.documents import Document, read_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor_service.faults import Fault

RULE = """\
title: A gaming flow
id: 11111111-1111-4111-8111-111111111111
name: gaming-flow
logsource: {category: flow, product: hallmonitor}
detection:
  selection:
    category: gaming
    schedule: working
  condition: selection
"""

USE = """\
date: 2026-05-01
level: medium
acceptable_use:
  clause: other-use
  evidence: indicated
  cannot_show: >-
    who sat
    at the device
  advice: Ask.
  unit: active minutes
samples:
  match:
    - name: three minutes
      flows: [{repeat: 3, every: 1m, category: gaming}]
  no_match:
    - name: two minutes
      flows: [{repeat: 2, every: 1m, category: gaming}]
"""

CORRELATION = (
    """\
title: Gaming for long
id: 22222222-2222-4222-8222-222222222222
name: gaming-for-long
correlation:
  type: value_count
  rules: [gaming-flow]
  group-by: [device]
  timespan: 1h
  condition: {field: active_minute, gte: 3}
"""
    + USE
)

FILTER = """\
title: Approved
id: 33333333-3333-4333-8333-333333333333
name: approved
logsource: {category: flow, product: hallmonitor}
filter:
  rules: [gaming-flow]
  exact:
    domain|expand: '%approved_domains%'
  below:
    domain|expand|endswith: '.%approved_domains%'
  condition: not 1 of them
"""


@pytest.fixture
def pieces() -> dict[str, str]:
    return {"rule": RULE, "correlation": CORRELATION, "filter": FILTER, "use": USE}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files below rules/ and filters/ and give their root."""

    def write(*rules: str, filters: tuple[str, ...] = ()) -> Path:
        for place, text in enumerate(rules):
            (tmp_path / "rules" / "x").mkdir(parents=True, exist_ok=True)
            (tmp_path / "rules" / "x" / f"{place}.yml").write_text(text, encoding="utf-8")
        for place, text in enumerate(filters):
            (tmp_path / "filters").mkdir(exist_ok=True)
            (tmp_path / "filters" / f"{place}.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Document]:
    """Read one document from text."""

    def read(text: str) -> Document:
        path = tmp_path / "one.yml"
        path.write_text(text, encoding="utf-8")
        faults: list[Fault] = []
        documents = read_documents(path, faults)
        assert faults == []
        assert len(documents) == 1
        assert documents[0].data == yaml.safe_load(text)
        return documents[0]

    return read
