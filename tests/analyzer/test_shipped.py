from __future__ import annotations

from hallmonitor.shipped import root


def test_shipped_knowledge_is_found() -> None:
    assert {path.name for path in root().iterdir()} >= {"catalogue", "rules", "filters", "policies"}
