from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import load_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Faults = Callable[[str], list[tuple[int | None, str]]]

TEXT = """\
[[groups]]
name = "staff"
addresses = ["10.0.0.0/24"]

[[exceptions]]
signature = "gaming-over-allowance"
device = "device-0123456789ab"
until = 2026-12-31
reason = "The esports club"
approved_by = "The principal"

[[exceptions]]
clause = "other-use"
device_group = "staff"
domain = "Example.ORG"
until = 2026-06-30
reason = "A course"

[[cool_down]]
signature = "gaming-over-allowance"
minutes = 240
"""


def test_exceptions_and_times_to_cool_down_are_read(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(TEXT)
    site = load_site(path)
    club, course = site.exceptions
    assert (club.device, club.approved_by, club.until.isoformat()) == (
        "device-0123456789ab",
        "The principal",
        "2026-12-31",
    )
    assert (course.clause, course.domain, course.device) == ("other-use", "example.org", None)
    assert [(each.signature, each.minutes) for each in site.cool_down] == [("gaming-over-allowance", 240)]


@pytest.mark.parametrize(
    ("written", "changed", "line", "words"),
    [
        ('reason = "A course"\n', "", 12, "missing key reason in exceptions[2]"),
        ('reason = "A course"\n', 'reason = ""\n', 17, "exceptions[2].reason must not be empty"),
        ("until = 2026-06-30\n", "", 12, "missing key until in exceptions[2]"),
        ("until = 2026-06-30\n", 'until = "soon"\n', 16, "exceptions[2].until must be a day"),
        ('clause = "other-use"', "", 12, "an exception is for one signature or for one clause"),
        ('clause = "other-use"', 'clause = "a"\nsignature = "b"', 12, "an exception is for one signature or for one"),
        ('"device-0123456789ab"', '"laptop-7"', 7, "'laptop-7' is no device's pseudonym (copy it from an alert"),
        ('device_group = "staff"', 'device_group = "stuff"', 14, "unknown device group 'stuff' (did you mean staff?)"),
        ('domain = "Example.ORG"', 'domain = "example"', 15, "'example' is no domain name"),
        ("approved_by", "aproved_by", 10, "unknown key aproved_by in exceptions[1] (did you mean approved_by?)"),
        ("minutes = 240", "minutes = 0", 21, "cool_down[1].minutes must be more than 0"),
        ("minutes = 240", "hours = 4", 21, "unknown key hours in cool_down[1]"),
    ],
)
def test_a_mistake_is_a_fault_at_its_line(
    faults_of_site: Faults, written: str, changed: str, line: int, words: str
) -> None:
    assert TEXT.count(written) == 1
    faults = faults_of_site(TEXT.replace(written, changed))
    assert [at for at, told in faults if words in told] == [line]


def test_what_is_said_twice_is_a_fault_at_the_second(faults_of_site: Faults) -> None:
    twice = """
[[exceptions]]
clause = "other-use"
device_group = "staff"
domain = "example.org"
until = 2027-06-30
reason = "Another course"

[[cool_down]]
signature = "gaming-over-allowance"
minutes = 5
"""
    assert faults_of_site(TEXT + twice) == [
        (23, "there are two exceptions for the same alerts (keep one of them)"),
        (31, "'gaming-over-allowance' is given two times to cool down (keep one of them)"),
    ]


def test_the_group_of_all_other_devices_is_one(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(TEXT.replace('device_group = "staff"', 'device_group = "default"'))
    assert load_site(path).exceptions[1].device_group == "default"
