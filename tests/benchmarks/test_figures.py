from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.figures import FIGURES, Figure, Verdict, judge
from harness.readings import (
    NotMeasuredError,
    mpps,
    records_per_second_of_stage,
    single,
    times,
    times_command,
    told_per_second,
)

if TYPE_CHECKING:
    from harness.results import Results


@pytest.mark.parametrize(
    ("value", "more_is_better", "expected"),
    [
        (4.49, True, Verdict.MISSED),
        (4.5, True, Verdict.REACHED),
        (6.99, True, Verdict.REACHED),
        (7.0, True, Verdict.AIM),
        (None, True, Verdict.UNMEASURED),
        (None, False, Verdict.UNMEASURED),
    ],
)
def test_more_is_better(value: float | None, more_is_better: bool, expected: Verdict) -> None:  # noqa: FBT001 - a case
    figure = Figure("speed", "Mpps", 4.5, 7, mpps("mix"), more_is_better=more_is_better)
    assert figure.verdict(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(128.1, Verdict.MISSED), (128, Verdict.REACHED), (96.5, Verdict.REACHED), (96, Verdict.AIM), (1, Verdict.AIM)],
)
def test_less_is_better(value: float, expected: Verdict) -> None:
    assert Figure("memory", "B", 128, 96, single("memory"), more_is_better=False).verdict(value) is expected


def test_a_figure_without_a_bound_is_only_told() -> None:
    assert Figure("memory", "MB", None, None, single("memory")).verdict(3) is Verdict.TOLD


def test_values_are_read_from_medians_of_the_run(results: Results) -> None:
    assert mpps("mix")(results) == 4.0
    assert times("mix", "hallmonitor engine", "touch")(results) == 5.0
    assert times_command("mix", "tshark")(results) == 45.0
    assert single("help")(results) == 0.2


def test_counts_are_read_over_the_time_of_all_packets(results: Results) -> None:
    row = results.row("mix", "hallmonitor engine")
    assert row
    row.told["records"] = 50_000
    # A million packets of 250 ns are a quarter of a second.
    assert told_per_second("mix", "records")(results) == pytest.approx(0.2)


def test_a_stage_alone_is_what_the_one_before_leaves(results: Results) -> None:
    row = results.row("mix", "decode")
    assert row
    row.told["records"] = 60_000
    assert records_per_second_of_stage("mix", "decode", "walk")(results) == pytest.approx(2.0)
    with pytest.raises(NotMeasuredError, match="took no longer"):
        records_per_second_of_stage("mix", "decode", "decode")(results)


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (Figure("a", "", 1, 2, times_command("mix", "argus")), "argus: package argus-server: no network"),
        (Figure("b", "", 1, 2, mpps("small")), "hallmonitor engine on small is not part of this run"),
        (Figure("c", "", 1, 2, single("replay")), "status 2: no such policy"),
        (Figure("d", "", 1, 2, single("pause")), "not part of this run"),
    ],
    ids=lambda value: value.subject if isinstance(value, Figure) else "",
)
def test_what_was_not_measured_says_why(figure: Figure, reason: str, results: Results) -> None:
    judged = judge(figure, results)
    assert (judged.value, judged.verdict, judged.reason) == (None, Verdict.UNMEASURED, reason)


def test_every_aim_is_at_least_as_far_as_its_reach() -> None:
    bounded = [figure for figure in FIGURES if figure.reach is not None]
    assert len(bounded) > 20
    for figure in bounded:
        assert figure.verdict(figure.aim) is Verdict.AIM
        assert figure.verdict(figure.reach) in {Verdict.REACHED, Verdict.AIM}
    assert len({figure.subject for figure in FIGURES}) == len(FIGURES)
