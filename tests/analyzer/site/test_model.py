from __future__ import annotations

from datetime import time
from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from hallmonitor.site import DeviceGroup, Site, WorkingHours
from hallmonitor.site.bells import BellPeriod, BellSchedule
from hallmonitor.site.building import Building
from hallmonitor.site.calendar import Calendar, EarlyDismissal, Holiday, OtherHours
from hallmonitor.site.restraint import AlertException, CoolDown


def _message(document: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as caught:
        Site.model_validate(document)
    errors = caught.value.errors()
    refusals = [refusal for error in errors for refusal in error.get("ctx", {}).get("refusals", ())]
    return " ".join([*(error["msg"] for error in errors), *(f"{each.message} {each.remedy}" for each in refusals)])


def test_defaults_pass_their_own_checks() -> None:
    assert Site.model_validate(Site().model_dump()) == Site()
    assert Site.model_validate(Site().model_dump(mode="json")) == Site()


def test_defaults_are_a_district_in_connecticut() -> None:
    site = Site()
    assert site.zone.key == "America/New_York"
    assert site.working_hours == WorkingHours(days=("mon", "tue", "wed", "thu", "fri"), start=time(8), end=time(16))
    assert ip_network("10.0.0.0/8") in site.home_networks
    assert ip_network("fc00::/7") in site.home_networks
    assert site.device_key == "address"
    assert site.groups == ()
    assert site.local_domains == ()
    assert site.placeholders == {"approved_domains": []}


def test_every_key_has_a_sentence() -> None:
    calendar = (Calendar, Holiday, EarlyDismissal, OtherHours, BellSchedule, BellPeriod)
    for model in (Site, WorkingHours, DeviceGroup, Building, *calendar, AlertException, CoolDown):
        for name, field in model.model_fields.items():
            assert field.description is not None, name
            assert field.description.endswith("."), name


def test_site_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Site().name = "another"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"home_networks": ["10.20.0.5/24"]}, 'did you mean "10.20.0.0/24"?'),
        ({"home_networks": ["300.1.2.3"]}, "is no IP address or network"),
        ({"home_networks": [7]}, "a network must be text"),
        ({"home_networks": []}, "at least 1 item"),
        ({"time_zone": "America/NewYork"}, "did you mean America/New_York?"),
        ({"time_zone": "../etc/passwd"}, "unknown time zone"),
        ({"working_hours": {"start": "8"}}, "no time of day"),
        ({"working_hours": {"start": "24:00"}}, "no time of day"),
        ({"working_hours": {"start": "17:00", "end": "08:00"}}, "end before they begin"),
        ({"working_hours": {"days": ["monday"]}}, "Input should be 'mon'"),
        ({"device_key": "name"}, "Input should be 'address' or 'mac'"),
        ({"groups": [{"name": "staff"}]}, "has no devices"),
        ({"groups": [{"name": "default", "addresses": ["10.0.0.1"]}]}, "group of all other devices"),
        ({"groups": [{"name": "The Staff", "addresses": ["10.0.0.1"]}]}, "no name for a group"),
        ({"groups": [{"name": "staff", "macs": ["00:11:22:33:44"]}]}, "no MAC address"),
        ({"groups": [{"name": "a", "addresses": ["10.0.0.1"]}] * 2}, "two groups called 'a'"),
        (
            {"groups": [{"name": "a", "addresses": ["10.0.0.1"]}, {"name": "b", "addresses": ["10.0.0.1/32"]}]},
            "'10.0.0.1/32' is given to two groups",
        ),
        (
            {"groups": [{"name": "a", "macs": ["00:11:22:33:44:55"]}, {"name": "b", "macs": ["00-11-22-33-44-55"]}]},
            "is given to two groups",
        ),
        ({"lists": {"approved-domains": []}}, "no name for a list"),
        ({"lists": {"approved_domains": ["*.example.org"]}}, "no domain name"),
        ({"lists": {"approved_domains": ["https://example.org"]}}, "no domain name"),
        ({"lists": {"approved_domains": ["localhost"]}}, "no domain name"),
        ({"lists": {"approved_domains": ["bücher.example"]}}, "xn--bcher-kva.example"),
        ({"lists": {"approved_domains": [".".join(["a" * 60] * 5)]}}, "no domain name"),
        ({"name": ""}, "at least 1 character"),
    ],
)
def test_refuses_in_words(document: dict[str, object], words: str) -> None:
    assert words in _message(document)


def test_writings_of_one_thing_become_one() -> None:
    site = Site.model_validate(
        {
            "home_networks": ["10.0.0.1", "2001:DB8::/32"],
            "groups": [{"name": "office", "macs": ["00-1B-63-84-45-E6"]}],
            "lists": {"approved_domains": ["Example.ORG."]},
        }
    )
    assert site.home_networks == (ip_network("10.0.0.1/32"), ip_network("2001:db8::/32"))
    assert site.groups[0].macs == ("00:1b:63:84:45:e6",)
    assert site.placeholders["approved_domains"] == ["example.org"]


def test_a_site_with_lists_of_its_own_keeps_the_approved_domains() -> None:
    site = Site.model_validate({"lists": {"partner_domains": ["example.net"]}})
    assert site.placeholders == {"approved_domains": [], "partner_domains": ["example.net"]}
