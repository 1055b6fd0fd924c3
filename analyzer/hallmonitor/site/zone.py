"""Load a time zone by its IANA name from the `tzdata` package, so that local times do not depend on the machine."""

from __future__ import annotations

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo


@cache
def zone_names() -> frozenset[str]:
    """Every name of the IANA time zone database that `tzdata` carries, such as `America/New_York`."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


@cache
def load_zone(name: str) -> ZoneInfo:
    """Return the zone called `name`.

    Raises:
        KeyError: no zone has that name.
    """
    if name not in zone_names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
