"""What a run of the judge's benchmark is told as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from xml.etree import ElementTree as ET

import pytest

from harness.figures import Verdict, judge
from harness.results import Single
from harness.table import figures_lines
from judge import contenders, memory
from judge.figures import FIGURES, SAMPLE
from judge.page import growth_lines, render, times_lines
from judge.picture import draw, panels
from judge.results import JudgeResults, Line, Point, load
from judge.rounds import OtherAlertsError, measure

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def results() -> JudgeResults:
    """Two rounds: ours 25 ns a flow, the quicker form of DuckDB 100, of Polars 50, the loop 2,000."""
    return JudgeResults(
        {"cores": "2"},
        {"duckdb": "2"},
        [
            Line("day", contenders.OURS, "judges", 1_000, 3, [20.0, 30.0], [12.0]),
            Line("day", contenders.DUCKDB, "asks", 1_000, 3, [100.0, 100.0], [90.0]),
            Line("day", contenders.DUCKDB_EACH, "asks", 1_000, 3, [200.0, 200.0], [90.0]),
            Line("day", contenders.POLARS, "asks", 1_000, 3, [50.0, 50.0], [40.0]),
            Line("day", contenders.POLARS_EACH, "asks", 1_000, 3, [60.0, 60.0], [40.0]),
            Line("hard", contenders.OURS, "judges", reason="ended"),
            Line(SAMPLE, contenders.LOOP, "loops", 10, 1, [2_000.0], [1.0]),
        ],
        {"live_median": Single([6.0, 4.0]), "many_cold": Single(reason="status 1")},
        {
            "flows": [Point(10_000, 0.01, 0), Point(1_000_000, 0.1, 2_000_000)],
            "signatures": [Point(10, 0.1, 0), Point(100, 1.0, 0)],
        },
    )


def test_results_survive_the_file(results: JudgeResults, tmp_path: Path) -> None:
    results.save(tmp_path / "judge.json")
    assert load(tmp_path / "judge.json") == results


@pytest.mark.parametrize(
    ("subject", "value", "verdict"),
    [
        ("day: the shipped policy, all signatures, warm", 40.0, Verdict.AIM),
        ("hard: nearly every flow concerns a signature", None, Verdict.UNMEASURED),
        ("day: DuckDB, its quicker form", 4.0, Verdict.AIM),
        ("day: Polars, its quicker form", 2.0, Verdict.REACHED),
        ("a plain Python loop, on a sample of the day", 80.0, Verdict.MISSED),
        ("200 signatures of suffix and network lists, cold", None, Verdict.UNMEASURED),
        ("live batch of 10,000 flows, a day of state: median", 5.0, Verdict.AIM),
        ("day: memory over the columns, at the peak", 12.0, Verdict.AIM),
    ],
)
def test_figures_are_read_from_medians(
    results: JudgeResults, subject: str, value: float | None, verdict: Verdict
) -> None:
    figure = next(each for each in FIGURES if each.subject == subject)
    judged = judge(figure, results)
    assert (judged.value, judged.verdict) == (None if value is None else pytest.approx(value), verdict)


def test_a_figure_that_was_not_measured_tells_why(results: JudgeResults) -> None:
    told = {line[0]: line[-1] for line in figures_lines(FIGURES, results)}
    assert told["200 signatures of suffix and network lists, cold"] == "status 1"
    assert told["hard: nearly every flow concerns a signature"] == "hallmonitor: ended"


def test_times_are_against_ours(results: JudgeResults) -> None:
    assert [line[4] for line in times_lines(results, "day")] == ["1.00", "4.00", "8.00", "2.00", "2.40"]


def test_growth_tells_flows_a_second(results: JudgeResults) -> None:
    assert growth_lines(results)[1] == ("1,000,000 flows", "0.100", "10.0", "2.00")


def test_the_page_tells_all_of_it(results: JudgeResults) -> None:
    page = render(results, "judge.svg")
    assert "## day" in page
    assert "(judge.svg)" in page
    assert "100 signatures over a million flows" in page


def test_the_picture_is_xml_with_each_point(results: JudgeResults) -> None:
    picture = ET.fromstring(draw(results))  # noqa: S314 - made here
    circles = picture.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(circles) == sum(len(panel.points) for panel in panels(results)) == 6


def test_a_picture_of_nothing_has_no_panel(results: JudgeResults) -> None:
    results.growth = {"flows": [Point(10_000, 0.01, 0)]}
    assert panels(results) == []
    assert "circle" not in draw(results)


class _Answers:
    """A contender that finds what it is told to."""

    def __init__(self, found: list[str]) -> None:
        self._found = found

    def ask(self, word: str) -> object:
        return self._found if word == "found" else {"seconds": 2e-6, "rows": 10, "bytes": 40}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _start(found: dict[str, list[str]]) -> type:
    class Started:
        @staticmethod
        def start(name: str, _mix: str, _rows: int) -> _Answers:
            return _Answers(found[name])

    return Started


def test_rounds_measure_by_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (contenders.OURS, contenders.DUCKDB)
    monkeypatch.setattr("judge.rounds.Contender", _start({name: ["a", "b"] for name in names}))
    ours, peer = measure("day", 10, names, 3)
    assert ours.nanoseconds == pytest.approx([200.0] * 3)
    assert (peer.bytes, peer.alerts, peer.rows) == ([4.0], 2, 10)


def test_who_finds_other_alerts_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {contenders.OURS: ["a", "b"], contenders.DUCKDB: ["a"]}
    monkeypatch.setattr("judge.rounds.Contender", _start(found))
    with pytest.raises(OtherAlertsError, match=r"DuckDB and hallmonitor differ in 1 alerts, the first: b"):
        measure("day", 10, tuple(found), 1)


def test_the_peak_of_memory_holds_what_was_freed_since() -> None:
    memory.reset_peak()
    before = memory.resident()
    held = b"x" * 50_000_000
    held = held[:1]
    assert len(held) == 1
    assert memory.peak() - before > 40_000_000
