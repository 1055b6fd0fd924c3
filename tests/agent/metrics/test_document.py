from __future__ import annotations

from pathlib import Path

from hallmonitor_agent.metrics.collector import MEASURES
from hallmonitor_agent.metrics.document import document

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run make docs"


def test_every_metric_is_on_the_page_once() -> None:
    page = document()
    assert [page.count(f"| `hallmonitor_agent_{measure.name}` |") for measure in MEASURES] == [1] * len(MEASURES)


def test_every_metric_says_what_it_is_in_one_line() -> None:
    for measure in MEASURES:
        assert measure.help.endswith("."), measure.name
        assert "|" not in measure.help, measure.name
        assert (measure.kind == "counter") == measure.name.endswith("_total"), measure.name
