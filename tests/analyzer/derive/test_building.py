from __future__ import annotations

import pytest

from hallmonitor.columns import Columns
from hallmonitor.derive.building import buildings
from hallmonitor.derive.device import device_ends
from hallmonitor.site import Site

SITE = Site.model_validate(
    {
        "buildings": [
            {"name": "Library", "networks": ["10.20.7.0/24"]},
            {"name": "High school", "networks": ["10.20.0.0/16", "fc00:20::/64"]},
            {"name": "Bus depot", "networks": ["10.20.7.9", "192.0.2.0/24"]},
        ]
    }
)


@pytest.mark.parametrize(
    ("source", "destination", "building"),
    [
        ("10.20.0.7", "198.51.100.1", "High school"),
        ("10.20.7.7", "198.51.100.1", "Library"),
        ("10.20.7.9", "198.51.100.1", "Bus depot"),
        ("fc00:20::1", "2001:db8::1", "High school"),
        ("10.99.0.1", "198.51.100.1", None),  # at home, and in no building
        ("198.51.100.1", "10.20.7.7", "Library"),
        ("10.20.7.7", "10.20.0.7", "Library"),  # of two home ends the originator's
        ("192.0.2.1", "198.51.100.1", None),  # a building's network that is not at home holds nobody
        ("192.0.2.1", "10.20.0.7", "High school"),
    ],
)
def test_the_narrowest_network_of_the_home_end_decides(source: str, destination: str, building: str | None) -> None:
    columns = Columns.from_rows([{"source_ip": source, "destination_ip": destination}])
    assert buildings(columns, device_ends(columns, SITE), SITE).texts() == [building]


def test_a_device_that_moves_is_where_its_address_is() -> None:
    mac = "00:1b:63:84:45:e6"
    columns = Columns.from_rows([{"source_ip": source, "source_mac": mac} for source in ("10.20.0.7", "10.20.7.7")])
    site = SITE.model_copy(update={"device_key": "mac"})
    assert buildings(columns, device_ends(columns, site), site).texts() == ["High school", "Library"]


def test_without_buildings_there_is_none() -> None:
    columns = Columns.from_rows([{"source_ip": "10.0.0.1"}, {"source_ip": "10.0.0.2"}])
    assert buildings(columns, device_ends(columns, Site()), Site()).texts() == [None, None]
