"""LIVE.md tells what was sent, read and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from live.page import render
from live.results import FromMemory, LiveResults, OnTheWire, load

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_holds_rates_drops_and_costs() -> None:
    dropped = {"ring_full": 1_000, "softirq_drop": 0}
    line = OnTheWire("60 bytes", "agent", 2_000_000, 2.0, 1_999_000, dropped, 0.25, 370.4)
    results = LiveResults({"cores": "2"}, [line], [FromMemory("a day", "walk alone", 4_000_000, 1.0)])
    page = render(results)
    assert "| 60 bytes | agent | 2,000,000 | 1.00 | 1,999,000 | 1,000 ring_full | 25% | 370 |" in page
    assert "| a day | walk alone | 4,000,000 | 4.00 | 250 |" in page


def test_a_run_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    line = OnTheWire("60 bytes", "ring alone", 10, 1.0, 10, {}, 0.1)
    results = LiveResults({"cores": "2"}, [line], [FromMemory("a day", "walk alone", 4, 1.0)])
    results.save(tmp_path / "made" / "live.json")
    assert load(tmp_path / "made" / "live.json") == results
