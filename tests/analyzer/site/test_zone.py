from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hallmonitor.site.zone import load_zone, zone_names


def test_zone_knows_daylight_saving() -> None:
    zone = load_zone("America/New_York")
    assert datetime(2026, 1, 15, 12, tzinfo=UTC).astimezone(zone).utcoffset() == timedelta(hours=-5)
    assert datetime(2026, 7, 15, 12, tzinfo=UTC).astimezone(zone).utcoffset() == timedelta(hours=-4)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../zones", "america/new_york"])
def test_other_names_are_no_zones(name: str) -> None:
    with pytest.raises(KeyError):
        load_zone(name)


def test_every_zone_loads() -> None:
    assert {"America/New_York", "UTC", "Pacific/Honolulu"} <= zone_names()
    for name in sorted(zone_names())[::37]:
        assert load_zone(name).key == name
