from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.report import CoolDownView, ExceptionView, RestraintView, Span, render
from hallmonitor.report.not_raised import cool_down_rows, exception_rows, sentence
from hallmonitor.report.words import LocalTime, microseconds

if TYPE_CHECKING:
    from conftest import MakeReport

CLOCK = LocalTime("America/New_York")
CLUB = ExceptionView(
    *("gaming-over-allowance", None, "device-0123456789ab", None, None, "2026-05-12", "The <esports> club"),
    "The principal",
    {"gaming-over-allowance": 12},
)
COURSE = ExceptionView(
    *(None, "other-use", None, "staff", "example.org", "2026-05-11", "A course"),
    after_expiry={"shopping": 1, "gaming": 2},
)
COOLING = CoolDownView("port-scan", 90, 3)
BOTH = RestraintView((CLUB, COURSE), (COOLING,))


@pytest.mark.parametrize(
    ("restraint", "words"),
    [
        (RestraintView(), ""),
        (RestraintView((COURSE,)), "No alert was held back by an exception or a cool-down."),
        (BOTH, "15 alerts were counted and not raised: 12 by exceptions and 3 by cool-downs."),
        (
            RestraintView((), (replace(COOLING, held=1),)),
            "1 alert was counted and not raised: 1 by cool-downs.",
        ),
    ],
)
def test_how_many_were_held_back_is_said(restraint: RestraintView, words: str) -> None:
    assert sentence(restraint) == words


def test_each_exception_is_told_with_its_count() -> None:
    club, course = exception_rows(BOTH, None, CLOCK)
    assert (club.of, club.fits) == ("signature gaming-over-allowance", "device-0123456789ab")
    assert (club.held, club.after_expiry) == ("12 alerts of gaming-over-allowance", "none")
    assert (club.reason, club.approved_by) == ("The <esports> club", "The principal")
    assert (course.of, course.fits) == ("clause other-use", "group staff and domain example.org")
    assert (course.held, course.after_expiry) == ("none", "2 alerts of gaming and 1 alert of shopping")
    assert course.approved_by == "not said"


@pytest.mark.parametrize(
    ("last", "until"),
    [
        ("2026-05-12T03:59:59Z", ["2026-05-12", "2026-05-11"]),  # the 11th at the site
        ("2026-05-12T04:00:00Z", ["2026-05-12", "2026-05-11, expired"]),
        ("2026-05-13T04:00:00Z", ["2026-05-12, expired", "2026-05-11, expired"]),
    ],
)
def test_an_exception_has_expired_where_the_packets_go_beyond_its_last_day(last: str, until: list[str]) -> None:
    rows = exception_rows(BOTH, Span(0, microseconds(last)), CLOCK)
    assert [row.until for row in rows] == until


def test_each_cool_down_is_told_with_its_count() -> None:
    (row,) = cool_down_rows(BOTH)
    assert (row.signature, row.lasts, row.held) == ("port-scan", "1 h 30 min", "3 alerts")
    assert cool_down_rows(RestraintView((), (CoolDownView("a", 5),)))[0].held == "none"


def test_the_page_shows_them_and_says_it_at_its_beginning(make_report: MakeReport) -> None:
    page = render(make_report(restraint=replace(BOTH, forgotten=2)))
    assert page.count(sentence(BOTH)) == 2
    assert "The &lt;esports&gt; club" in page
    assert 'href="#not-raised"' in page
    assert "the latest alert of 2 groups was forgotten" in page
    assert "not-raised" not in render(make_report())


def test_without_an_alert_it_is_not_said_that_nothing_reached_its_threshold(make_report: MakeReport) -> None:
    page = render(make_report(alerts=(), restraint=BOTH))
    assert "No alert was raised. That is no proof" in page
