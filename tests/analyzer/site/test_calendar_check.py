from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import load_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Faults = Callable[[str], list[tuple[int | None, str]]]

TEXT = """\
[calendar]
holidays = [{ first = 2026-11-26, last = 2026-11-27 }]
[[calendar.early_dismissals]]
day = 2026-11-25
end = "12:00"
bell_schedule = "early"
[[calendar.other_hours]]
dates = [2026-11-28]
start = "09:00"
end = "12:00"
[[bell_schedules]]
name = "regular"
days = ["mon", "tue"]
[[bell_schedules.periods]]
name = "1"
start = "08:00"
end = "09:00"
[[bell_schedules]]
name = "early"
dates = [2026-11-28]
periods = [{ name = "1", start = "08:00", end = "08:30" }]
"""


def test_what_agrees_is_read(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(TEXT)
    assert [each.name for each in load_site(path).bell_schedules] == ["regular", "early"]


@pytest.mark.parametrize(
    ("written", "changed", "line", "words"),
    [
        ("day = 2026-11-25", "day = 2026-11-26", 4, "2026-11-26 is a holiday, which nobody is dismissed from"),
        ("day = 2026-11-25", "day = 2026-11-29", 4, "2026-11-29 has no working hours to end early"),
        ('end = "12:00"\nbell', 'end = "16:00"\nbell', 5, "16:00:00 is no early end of working hours from 08:00:00"),
        ('end = "12:00"\nbell', 'end = "08:00"\nbell', 5, "08:00:00 is no early end of working hours from 08:00:00"),
        ('schedule = "early"', 'schedule = "erly"', 6, "unknown bell schedule 'erly' (did you mean early?)"),
        ("dates = [2026-11-28]\nstart", "dates = [2026-11-27]\nstart", 8, "is a holiday, and is given working hours"),
        ("dates = [2026-11-28]\nper", "dates = [2026-11-27]\nper", 20, "2026-11-27 has no working hours, and so no"),
        ("dates = [2026-11-28]\nper", "dates = [2026-12-05]\nper", 20, "2026-12-05 has no working hours, and so no"),
        ('["mon", "tue"]', '["mon", "sat"]', 13, "sat has no working hours, and so no bells"),
        ('days = ["mon", "tue"]\n', "", 12, "the bell schedule 'regular' holds on no day"),
        ("dates = [2026-11-28]\nper", 'days = ["tue"]\nper', 20, "tue is given two bell schedules"),
        ('name = "early"', 'name = "regular"', 19, "there are two bell schedules called 'regular'"),
    ],
)
def test_a_contradiction_is_a_fault_at_its_line(
    faults_of_site: Faults, written: str, changed: str, line: int, words: str
) -> None:
    assert TEXT.count(written) == 1
    faults = faults_of_site(TEXT.replace(written, changed))
    assert [at for at, told in faults if words in told] == [line]


def test_all_contradictions_are_told_at_once(faults_of_site: Faults) -> None:
    text = TEXT.replace("day = 2026-11-25", "day = 2026-11-26").replace('["mon", "tue"]', '["sun", "sat"]')
    assert [line for line, _ in faults_of_site(text)] == [4, 13, 13]


def test_an_early_bell_schedule_of_a_site_without_any(faults_of_site: Faults) -> None:
    text = TEXT[: TEXT.index("[[bell_schedules]]")]
    assert faults_of_site(text) == [(6, "unknown bell schedule 'early' (the site has no bell schedules)")]
