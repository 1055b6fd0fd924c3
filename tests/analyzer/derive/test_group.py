from __future__ import annotations

import pytest

from hallmonitor.columns import Columns
from hallmonitor.derive.device import device_ends
from hallmonitor.derive.group import device_groups
from hallmonitor.site import Site

SITE = Site.model_validate(
    {
        "groups": [
            {"name": "it-department", "addresses": ["10.20.0.9"]},
            {"name": "staff", "addresses": ["10.20.0.0/24", "fc00:20::/64"]},
            {"name": "building", "addresses": ["10.20.0.0/16"], "macs": ["00:1b:63:84:45:e6"]},
        ]
    }
)


@pytest.mark.parametrize(
    ("source", "destination", "mac", "group"),
    [
        ("10.20.0.7", "192.0.2.1", None, "staff"),
        ("10.20.0.9", "192.0.2.1", None, "it-department"),
        ("10.20.3.1", "192.0.2.1", None, "building"),
        ("fc00:20::1", "2001:db8::1", None, "staff"),
        ("10.99.0.1", "192.0.2.1", None, "default"),
        ("192.0.2.1", "10.20.0.9", None, "it-department"),
        ("192.0.2.1", "198.51.100.1", None, None),
        ("10.20.0.9", "192.0.2.1", "00:1b:63:84:45:e6", "building"),
        ("10.20.0.9", "192.0.2.1", "00:00:00:00:00:01", "it-department"),
        ("192.0.2.1", "10.20.0.9", "00:1b:63:84:45:e6", "it-department"),  # the frame was not the device's
    ],
)
def test_group_of_the_device(source: str, destination: str, mac: str | None, group: str | None) -> None:
    columns = Columns.from_rows([{"source_ip": source, "destination_ip": destination, "source_mac": mac}])
    assert device_groups(columns, device_ends(columns, SITE), SITE).texts() == [group]


def test_without_groups_all_are_default() -> None:
    columns = Columns.from_rows([{"source_ip": "10.0.0.1"}, {"source_ip": "10.0.0.2"}])
    assert device_groups(columns, device_ends(columns, Site()), Site()).texts() == ["default", "default"]
