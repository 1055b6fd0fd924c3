"""The buildings of a district: each a name, with the networks of its devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator, Field

from hallmonitor_service.networks import Network  # noqa: TC001 - pydantic reads the annotations
from hallmonitor_service.refusal import Refusal, refuse, repeated
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNASSIGNED: Final = "unassigned"
"""What metrics tell where no building fits."""

OTHER: Final = "other"
"""What metrics tell of a building that the site file does not name any more."""

_LONGEST: Final = 64  # a metric's label and a column of a table: longer names help nobody


def _building_name(value: str) -> str:
    if not value.strip() or value != value.strip() or not value.isprintable() or len(value) > _LONGEST:
        remedy = f'use 1 to {_LONGEST} letters, without spaces around them, for example "High school"'
        refuse(f"{value!r} is no name for a building", remedy)
    if value in {UNASSIGNED, OTHER}:
        refuse(f"{value!r} stands for devices of no building in metrics", "choose another name")
    return value


class Building(Table):
    """One building, told by its networks; of several networks that hold an address the narrowest decides."""

    name: Annotated[str, AfterValidator(_building_name)] = Field(
        description="Name that alerts, metrics and signatures use."
    )
    networks: tuple[Network, ...] = Field(
        min_length=1, description="Networks, or single addresses, of the building's devices."
    )


def doubtful_buildings(buildings: Sequence[Building]) -> Iterator[Refusal]:
    """Refuse names that are given twice, and networks that two buildings have alike."""
    numbered = list(enumerate(buildings))
    names = ((each.name, ("buildings", at, "name")) for at, each in numbered)
    yield from repeated(names, "there are two buildings called {}")
    taken = dict[str, str]()
    for at, each in numbered:
        for place, network in enumerate(map(str, each.networks)):
            before = taken.setdefault(network, each.name)
            where = ("buildings", at, "networks", place)
            if before != each.name:
                remedy = "leave it with one of them; a narrower network within it may be another's"
                yield Refusal(f"{network!r} is given to {before!r} and to {each.name!r}", remedy, where)
            elif network in map(str, each.networks[:place]):
                yield Refusal(f"{network!r} is given to {each.name!r} twice", "keep one of them", where)
