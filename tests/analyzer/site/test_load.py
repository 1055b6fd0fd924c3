from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import Site, load_site
from hallmonitor.site.load import text_again
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
name = "Northfield schools"
time_zone = "America/Chicago"
home_networks = ["10.20.0.0/16", "2001:db8:20::/48"]
device_key = "mac"
local_domains = ["school.example"]

[working_hours]
days = ["mon", "tue"]
start = "07:30"
end = "15:30"

[[calendar.holidays]]
first = 2026-12-24
last = 2027-01-01
name = "Winter recess"

[[calendar.early_dismissals]]
day = 2026-11-24
end = "12:30"
bell_schedule = "early"

[[calendar.other_hours]]
days = ["fri"]
start = "07:30"
end = "13:00"

[[bell_schedules]]
name = "regular"
days = ["mon", "tue"]

[[bell_schedules.periods]]
name = "1"
start = "08:00"
end = "08:45"

[[bell_schedules.periods]]
name = "Lunch"
start = "11:30"
end = "12:00"
instructional = false

[[bell_schedules]]
name = "early"
periods = [{ name = "1", start = "08:00", end = "08:30" }]

[[groups]]
name = "communications"
addresses = ["10.20.0.7", "10.20.0.8"]
macs = ["00:1b:63:84:45:e6"]

[[buildings]]
name = "High school"
networks = ["10.20.0.0/24", "10.20.9.7"]

[lists]
approved_domains = ["partner.example.org"]

[[exceptions]]
clause = "other-use"
device = "device-0123456789ab"
device_group = "communications"
domain = "example.org"
until = 2026-12-31
reason = "A course"
approved_by = "The principal"

[[exceptions]]
signature = "port-scan"
until = 2026-12-31
reason = "Maintenance"

[[cool_down]]
signature = "port-scan"
minutes = 60

[catalogue]
overlays = ["overlays/ads"]

[signatures]
pipelines = ["zeek", "ecs"]
"""


def test_without_a_file_the_defaults() -> None:
    assert load_site(None) == Site()


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text("")
    assert load_site(path) == Site()


def test_every_key_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text("\ufeff" + WHOLE, encoding="utf-8")  # Windows editors begin a file so
    site = load_site(path)
    assert set(Site.model_fields) == site.model_fields_set
    assert site.working_hours.start.isoformat() == "07:30:00"
    assert site.calendar.holidays[0].end.isoformat() == "2027-01-01"
    assert site.calendar.early_dismissals[0].bell_schedule == "early"
    assert [each.name for each in site.bell_schedules] == ["regular", "early"]
    assert [period.instructional for period in site.bell_schedules[0].periods] == [True, False]
    assert site.groups[0].name == "communications"
    assert [str(network) for network in site.buildings[0].networks] == ["10.20.0.0/24", "10.20.9.7/32"]
    assert site.local_domains == ("school.example",)
    assert site.placeholders == {"approved_domains": ["partner.example.org"]}
    assert site.catalogue.overlays == ("overlays/ads",)
    assert site.signatures.pipelines == ("zeek", "ecs")
    assert site.catalogue.overlay_paths(path) == [tmp_path / "overlays" / "ads"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name = \n", 1, "this is not TOML: invalid value"),
        ('name = "a"\n[groups', 2, "this is not TOML"),
        ('name = "a"\ntime_zon = "UTC"\n', 2, "unknown key time_zon (did you mean time_zone?)"),
        ('\n[working_hours]\nstart = "17:00"\n', 3, "working_hours: working hours end before they begin"),
        ('[catalogue]\noverlays = [\n "a",\n "a",\n]\n', 3, "'a' is laid over the catalogue twice"),
        ('[signatures]\npipelines = [\n "zeek",\n "zeek",\n]\n', 3, "the pipeline zeek is named twice"),
        ('[signatures]\npipelines = ["zek"]\n', 2, "there is no pipeline called 'zek' (did you mean zeek?)"),
        ('[signatures]\npipelines = ["x"]\n', 2, "there is no pipeline called 'x' (known: ecs, sigmahq, zeek)"),
        ('[catalogue]\noverlay = ["a"]\n', 2, "unknown key overlay in catalogue (did you mean overlays?)"),
        ('home_networks = [\n  "10.0.0.0/8",\n  "10.1.2.3/24",\n]\n', 3, 'did you mean "10.1.2.0/24"?'),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text)
    with pytest.raises(FaultsError) as caught:
        load_site(path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == (path, line)
    assert words in str(fault)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('nam = "a"\n[working_hours]\nstart = "8"\n[[groups]]\nname = "x"\n')
    with pytest.raises(FaultsError) as caught:
        load_site(path)
    assert [fault.line for fault in caught.value.faults] == [3, 4, 1]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.toml", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(FaultsError, match=words):
            load_site(path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "\xe9cole"\n')
    with pytest.raises(FaultsError, match="not UTF-8"):
        load_site(latin)


def test_a_file_is_read_again_where_that_is_possible(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("\ufeff" + WHOLE, encoding="utf-8")
    assert text_again(tmp_path / "site.toml") == WHOLE
    os.mkfifo(tmp_path / "pipe")
    assert [text_again(path) for path in (tmp_path / "pipe", tmp_path / "none.toml", None)] == ["", "", ""]
