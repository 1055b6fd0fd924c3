from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.report import UsageView, render
from hallmonitor.report.incidental import MOST_ACCOUNTS, allowance, usage_rows

if TYPE_CHECKING:
    from conftest import MakeReport

MINUTE = 60_000_000
USAGE = UsageView(
    *("gaming-over-allowance", "device-0123456789ab", "2026-05-12", "gaming", ("off_hours",), ("staff", "office")),
    *(22 * MINUTE + 10_000_000, 43_000_000, 30 * MINUTE, 500_000_000, 7 * MINUTE + 50_000_000, 457_000_000),
)
SPENT = replace(USAGE, day="2026-05-13", left_us=0, category="")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            (30 * MINUTE, 500_000_000, ("off_hours",), ("teachers",)),
            "30 min and 500 MB a day outside working hours, for ",
        ),
        ((90 * MINUTE, None, (), ()), "1 h 30 min a day"),
        ((None, 5_000_000, ("working",), ()), "5.0 MB a day in working hours"),
        ((MINUTE, None, (), ("a", "b", "c")), "1 min a day, for a, b and c"),
    ],
)
def test_an_allowance_in_words(arguments: tuple[int, int, tuple[str, ...], tuple[str, ...]], words: str) -> None:
    assert allowance(*arguments).startswith(words)


def test_what_is_spent_and_left_is_told_and_what_is_used_up_comes_first() -> None:
    spent, usage = usage_rows([USAGE, SPENT])
    assert (usage.spent, usage.left) == ("22 min 10 s and 43 MB", "7 min 50 s and 457 MB")
    assert usage.allowed == "30 min and 500 MB a day outside working hours, for staff and office"
    assert (spent.left, spent.category, spent.day) == ("used up", "none", "2026-05-13")


def test_the_page_shows_it_where_there_is_any(make_report: MakeReport) -> None:
    page = render(make_report(usage=(USAGE,)))
    assert 'href="#incidental"' in page
    assert "7 min 50 s and 457 MB" in page
    assert "Incidental use" not in render(make_report())


def test_the_table_is_capped_and_it_is_said(make_report: MakeReport) -> None:
    page = render(make_report(usage=tuple(replace(USAGE, device=f"device-{n:012x}") for n in range(MOST_ACCOUNTS + 2))))
    assert "2 more lines of this table are left out; every account is in summary.json." in page
    assert page.count("7 min 50 s and 457 MB") == MOST_ACCOUNTS
