from __future__ import annotations

import ipaddress
import tomllib
from datetime import datetime
from typing import TYPE_CHECKING

from hallmonitor.demo import sites
from hallmonitor.demo.clock import MIDNIGHT, SECOND
from hallmonitor.demo.devices import EVERYONE, MAIL_RELAY
from hallmonitor.demo.site import site_toml
from hallmonitor.site import load_site
from hallmonitor.site.school_day import school_day

if TYPE_CHECKING:
    from pathlib import Path


def test_every_device_is_in_its_group_by_its_narrowest_network() -> None:
    groups = [
        (ipaddress.ip_network(address), group["name"])
        for group in tomllib.loads(site_toml())["groups"]
        for address in group["addresses"]
    ]
    for device in (*EVERYONE, MAIL_RELAY):
        for address in (device.address, device.address6):
            if address is not None:
                holding = [(net, name) for net, name in groups if ipaddress.ip_address(address) in net]
                assert max(holding, key=lambda each: each[0].prefixlen)[1] == device.group


def test_it_names_the_hours_the_networks_and_the_approved_domains() -> None:
    site = tomllib.loads(site_toml())
    assert site["time_zone"] == "America/New_York"
    assert (site["working_hours"]["start"], site["working_hours"]["end"]) == ("08:00", "16:00")
    assert site["lists"]["approved_domains"] == [sites.APPROVED_TRANSFER, sites.APPROVED_STORE]
    home = [ipaddress.ip_network(net) for net in site["home_networks"]]
    for device in EVERYONE:
        assert any(ipaddress.ip_address(device.address) in net for net in home)


def test_the_analyzer_accepts_it(tmp_path: Path) -> None:
    path = tmp_path / "demo.site.toml"
    path.write_text(site_toml(), encoding="utf-8")
    site = load_site(path)
    assert site.name == "Demo school"
    assert [building.name for building in site.buildings] == ["High school", "District office", "Library"]


def test_the_day_of_the_capture_is_a_usual_one(tmp_path: Path) -> None:
    path = tmp_path / "demo.site.toml"
    path.write_text(site_toml(), encoding="utf-8")
    site = load_site(path)
    day = datetime.fromtimestamp(MIDNIGHT // SECOND, site.zone).date()
    assert site.calendar.dismissal(day) is None
    found = school_day(site, day)
    assert found.hours is not None
    assert (found.hours.start, found.hours.end) == (site.working_hours.start, site.working_hours.end)
    assert [period.name for period in found.periods] == ["1", "2", "3", "Lunch", "4", "5"]
