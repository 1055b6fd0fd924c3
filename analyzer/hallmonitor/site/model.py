"""The site configuration: its keys, their defaults, what each may hold."""

from __future__ import annotations

from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from hallmonitor import shipped
from hallmonitor.site.bells import BellSchedule  # noqa: TC001 - pydantic reads the annotations
from hallmonitor.site.building import Building, doubtful_buildings
from hallmonitor.site.calendar import Calendar
from hallmonitor.site.calendar_check import contradictions
from hallmonitor.site.restraint import AlertException, CoolDown, doubtful
from hallmonitor.site.values import (
    Day,
    DomainName,
    GroupName,
    ListName,
    MacAddress,
    TimeOfDay,
    TimeZone,
    refuse_disorder,
)
from hallmonitor.site.zone import load_zone
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.networks import Network  # noqa: TC001 - pydantic reads the annotations
from hallmonitor_service.refusal import Refusal, refuse, refuse_all, refuse_repeated
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

APPROVED_DOMAINS = "approved_domains"  # the list that the shipped filter permits

# Private IPv4 (RFC 1918), link-local IPv4 (RFC 3927), unique local (RFC 4193) and link-local (RFC 4291) IPv6.
HOME_NETWORKS: tuple[str, ...] = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
)


class WorkingHours(Table):
    """When use counts as use in working hours: from `start` up to, not including, `end`, local time, on `days`."""

    days: tuple[Day, ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1, description="Days of the week with working hours."
    )
    start: TimeOfDay = Field(default=time(8), description="Local time at which working hours begin.")
    end: TimeOfDay = Field(default=time(16), description="Local time at which working hours are over.")

    @model_validator(mode="after")
    def _in_order(self) -> WorkingHours:
        refuse_disorder(self.start, self.end, "working hours end before they begin")
        return self


class DeviceGroup(Table):
    """Devices that a policy may treat alike, told apart by address or by MAC address."""

    name: GroupName = Field(description="Name that policies use for the group.")
    addresses: tuple[Network, ...] = Field(default=(), description="Networks or single addresses of its devices.")
    macs: tuple[MacAddress, ...] = Field(default=(), description="MAC addresses of its devices.")

    @model_validator(mode="after")
    def _not_empty(self) -> DeviceGroup:
        if not self.addresses and not self.macs:
            refuse(f"group {self.name!r} has no devices", "give it addresses or macs")
        return self


class CatalogueTable(Table):
    """What a site lays over the shipped catalogue."""

    overlays: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=(),
        description="Files that `hallmonitor catalogue import` wrote, relative to the site file; the last counts most.",
    )

    def overlay_paths(self, site_file: Path | None) -> list[Path]:
        """The overlays' files, as the site file that names them says where they are; None for the working folder."""
        beside = Path() if site_file is None else site_file.parent
        return [beside / overlay for overlay in self.overlays]

    @model_validator(mode="after")
    def _each_once(self) -> CatalogueTable:
        overlays = ((overlay, ("overlays", at)) for at, overlay in enumerate(self.overlays))
        refuse_repeated(overlays, "{} is laid over the catalogue twice")
        return self


class SignaturesTable(Table):
    """How a site reads signatures."""

    pipelines: tuple[str, ...] = Field(
        default=(), description="Shipped Sigma processing pipelines by which names of other schemas are read."
    )

    @model_validator(mode="after")
    def _known_once(self) -> SignaturesTable:
        known = sorted(path.stem for path in (shipped.root() / "pipelines").glob("*.yml"))
        refusals = list[Refusal]()
        for at, name in enumerate(self.pipelines):
            place = ("pipelines", at)
            if name not in known:
                refusals.append(Refusal(f"there is no pipeline called {name!r}", nearest_or_all(name, known), place))
            elif name in self.pipelines[:at]:
                refusals.append(Refusal(f"the pipeline {name} is named twice", "keep one of them", place))
        refuse_all(refusals)
        return self


class Site(Table):
    """One district's site; every key has a default, so that a capture can be judged without a file."""

    name: str = Field(default="School district", min_length=1, description="Name shown in reports.")
    time_zone: TimeZone = Field(
        default="America/New_York", description="IANA time zone of working hours and of the times in reports."
    )
    working_hours: WorkingHours = Field(default=WorkingHours(), description="Local hours that count as working hours.")
    calendar: Calendar = Field(default=Calendar(), description="Holidays, early dismissals and days with other hours.")
    bell_schedules: tuple[BellSchedule, ...] = Field(
        default=(), description="The periods of school days; without any, no time is known to be instructional."
    )
    home_networks: tuple[Network, ...] = Field(
        default=tuple(ip_network(each) for each in HOME_NETWORKS),
        min_length=1,
        description="Networks whose addresses are the district's own devices.",
    )
    local_domains: tuple[DomainName, ...] = Field(
        default=(),
        description="Domains whose names are devices of the district; in reports such a name has a pseudonym.",
    )
    device_key: Literal["address", "mac"] = Field(
        default="address",
        description="What tells devices apart: address, or mac where the sensor is on the devices' own network.",
    )
    groups: tuple[DeviceGroup, ...] = Field(default=(), description="Groups of devices; all others are in `default`.")
    buildings: tuple[Building, ...] = Field(
        default=(), description="Buildings by their networks; a device on none of these is in none."
    )
    lists: dict[ListName, tuple[DomainName, ...]] = Field(
        default={APPROVED_DOMAINS: ()},
        description="Lists of domain names that signatures and filters use as %NAME%.",
    )

    exceptions: tuple[AlertException, ...] = Field(default=(), description="Alerts that are not raised, up to a day.")
    cool_down: tuple[CoolDown, ...] = Field(default=(), description="Signatures that alert once in a while at most.")

    catalogue: CatalogueTable = Field(
        default=CatalogueTable(), description="What the site adds to the shipped catalogue."
    )
    signatures: SignaturesTable = Field(default=SignaturesTable(), description="How signatures are read.")

    @model_validator(mode="before")
    @classmethod
    def _always_approved_domains(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("lists"), dict):
            return {**data, "lists": {APPROVED_DOMAINS: (), **data["lists"]}}
        return data

    @model_validator(mode="after")
    def _groups_apart(self) -> Site:
        groups = list(enumerate(self.groups))
        names = ((group.name, ("groups", at, "name")) for at, group in groups)
        networks = (
            (str(each), ("groups", at, "addresses", place))
            for at, group in groups
            for place, each in enumerate(group.addresses)
        )
        macs = ((each, ("groups", at, "macs", place)) for at, group in groups for place, each in enumerate(group.macs))
        refuse_repeated(names, "there are two groups called {}")
        refuse_repeated(networks, "{} is given to two groups")
        refuse_repeated(macs, "{} is given to two groups")
        return self

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Site:
        groups = [group.name for group in self.groups]
        suppressed = doubtful(self.exceptions, self.cool_down, groups)
        refuse_all([*contradictions(self), *doubtful_buildings(self.buildings), *suppressed])
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return load_zone(self.time_zone)

    @property
    def placeholders(self) -> Mapping[str, list[str]]:
        """The lists by name, as signatures' `expand` modifier wants them."""
        return {name: list(domains) for name, domains in sorted(self.lists.items())}
