from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from harness.page import render, write
from harness.picture import draw
from harness.results import load

if TYPE_CHECKING:
    from pathlib import Path

    from harness.results import Results

SVG = "{http://www.w3.org/2000/svg}"


def test_results_are_the_same_after_they_were_kept(results: Results, tmp_path: Path) -> None:
    results.save(tmp_path / "kept" / "results.json")
    kept = load(tmp_path / "kept" / "results.json")
    assert kept == results
    assert render(kept, "a.svg") == render(results, "a.svg")


def test_the_page_has_machine_figures_pauses_tables_and_versions(results: Results) -> None:
    page = render(results, "a.svg")
    titles = [line for line in page.splitlines() if line.startswith("#")]
    assert titles == ["# Speed", "## The machine", "## Figures", "## Pauses", "## mix", "## Versions"]
    for words in (
        "](a.svg)",
        "| processor | an abacus |",
        "the longest took 1,500 us, with 7 flows",
        "missing: package argus-server: no network",
        "| tshark | 4.0 |",
    ):
        assert words in page


def test_a_run_without_pauses_has_no_such_section(results: Results) -> None:
    results.pauses = {}
    assert "## Pauses" not in render(results, "a.svg")


def test_page_and_picture_replace_those_of_the_run_before(results: Results, tmp_path: Path) -> None:
    page, picture = tmp_path / "RESULTS.md", tmp_path / "results.svg"
    page.write_text("of the run before", encoding="utf-8")
    write(results, page, picture)
    assert page.read_text(encoding="utf-8") == render(results, "results.svg")
    assert picture.read_text(encoding="utf-8") == draw(results)


def test_a_bar_is_ten_times_longer_a_step_further(results: Results) -> None:
    """On a scale of powers of ten, from 10 ns to a million: 150,000 ns against 22,500 ns is 0.824 steps."""
    drawn = ET.fromstring(draw(results))  # noqa: S314 - our own
    widths = {}
    for group in drawn.iter(f"{SVG}g"):
        names = [
            text.text
            for text in group.iter(f"{SVG}text")
            if text.get("text-anchor") == "end" and "packets" not in str(text.text)
        ]
        bars = [float(bar.get("width", "nan")) for bar in group.iter(f"{SVG}rect")]
        widths.update(zip(names, bars, strict=True))
    # The limits and ours come first, then peers from the fastest on; stages and the missing have no bar.
    assert list(widths) == ["touch", "hallmonitor engine", "hallmonitor flows", "tshark", "scapy"]
    step = (widths["hallmonitor flows"] - widths["touch"]) / 1.0
    assert step > 10
    assert abs(widths["scapy"] - widths["tshark"] - 0.824 * step) < 0.2


def test_names_cannot_break_the_picture(results: Results) -> None:
    results.rows[0].name = "touch"
    results.rows[5].name = "<tshark> & co"
    assert "<tshark> & co" in {text.text for text in ET.fromstring(draw(results)).iter(f"{SVG}text")}  # noqa: S314 - our own
