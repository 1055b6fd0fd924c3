"""The site file that goes with the capture: who the devices are, what the school approves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor.demo import sites
from hallmonitor.demo.devices import COMMUNICATIONS, IT_DEPARTMENT, MAIL_RELAY, Device

if TYPE_CHECKING:
    from collections.abc import Iterable

_NETWORKS: Final = {
    "staff": ("10.20.0.0/24", "fd20:4012::/64"),
    "office": ("10.20.1.0/24", "fd20:4012:0:1::/64"),
    "guests": ("10.20.2.0/24",),
}

# What serves the whole school, in 10.20.3.0/24, is in none of them.
_BUILDINGS: Final = {"High school": "staff", "District office": "office", "Library": "guests"}

# None of these days is that of the capture, so that it is judged as a usual one.
_CALENDAR: Final = """\
[[calendar.holidays]]
first = 2026-05-25
name = "Memorial Day"

[[calendar.early_dismissals]]
day = 2026-06-12
end = "12:30"
bell_schedule = "early"

[[bell_schedules]]
name = "regular"
days = ["mon", "tue", "wed", "thu", "fri"]
periods = [
    { name = "1", start = "08:10", end = "09:30" },
    { name = "2", start = "09:35", end = "11:00" },
    { name = "3", start = "11:05", end = "12:10" },
    { name = "Lunch", start = "12:10", end = "12:50", instructional = false },
    { name = "4", start = "12:55", end = "14:15" },
    { name = "5", start = "14:20", end = "15:20" },
]

[[bell_schedules]]
name = "early"
periods = [
    { name = "1", start = "08:10", end = "09:30" },
    { name = "2", start = "09:35", end = "10:50" },
    { name = "3", start = "10:55", end = "12:10" },
]
"""


def site_toml() -> str:
    """The text of the site file, TOML: three networks, a building each, and machines with groups of their own."""
    groups = {
        **_NETWORKS,
        **{members[0].group: _addresses(members) for members in (COMMUNICATIONS, IT_DEPARTMENT, (MAIL_RELAY,))},
    }
    tables = "".join(f'[[groups]]\nname = "{name}"\naddresses = [{_quoted(held)}]\n\n' for name, held in groups.items())
    tables += "".join(
        f'[[buildings]]\nname = "{name}"\nnetworks = [{_quoted(_NETWORKS[group])}]\n\n'
        for name, group in _BUILDINGS.items()
    )
    return f"""name = "Demo school"
time_zone = "America/New_York"
device_key = "address"
home_networks = ["10.20.0.0/16", "fd20:4012::/48"]

[working_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
start = "08:00"
end = "16:00"

{_CALENDAR}
{tables}[lists]
approved_domains = [{_quoted((sites.APPROVED_TRANSFER, sites.APPROVED_STORE))}]
"""


def _addresses(members: Iterable[Device]) -> tuple[str, ...]:
    return tuple(member.address for member in members)


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
