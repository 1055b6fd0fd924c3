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


def site_toml() -> str:
    """The text of the site file, TOML: three networks, and machines in them with groups of their own."""
    groups = {
        **_NETWORKS,
        **{members[0].group: _addresses(members) for members in (COMMUNICATIONS, IT_DEPARTMENT, (MAIL_RELAY,))},
    }
    tables = "".join(f'[[groups]]\nname = "{name}"\naddresses = [{_quoted(held)}]\n\n' for name, held in groups.items())
    return f"""name = "Demo school"
time_zone = "America/New_York"
device_key = "address"
home_networks = ["10.20.0.0/16", "fd20:4012::/48"]

[working_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
start = "08:00"
end = "16:00"

{tables}[lists]
approved_domains = [{_quoted((sites.APPROVED_TRANSFER, sites.APPROVED_STORE))}]
"""


def _addresses(members: Iterable[Device]) -> tuple[str, ...]:
    return tuple(member.address for member in members)


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
