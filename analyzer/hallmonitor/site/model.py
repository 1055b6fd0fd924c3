"""The site configuration: its keys, their defaults, what each may hold."""

from __future__ import annotations

import re
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from hallmonitor.nearest import nearest
from hallmonitor.site.zone import load_zone, zone_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_GROUP = "default"
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

_GROUP_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIST_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_MAC = re.compile(r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NAME_LENGTH = 253  # RFC 1035 section 2.3.4, without the trailing dot


def refuse(message: str, remedy: str = "", place: Sequence[int | str] = ()) -> NoReturn:
    """Refuse a value, in words that `site.validation` turns into a fault.

    Args:
        message: what is wrong.
        remedy: what would be right.
        place: keys and list indices from the value to the part of it that is wrong.
    """
    kind = "refused"
    raise PydanticCustomError(kind, "{message}", {"message": message, "remedy": remedy, "place": tuple(place)})


def refuse_repeated(values: Iterable[tuple[str, Sequence[int | str]]], message: str) -> None:
    """Refuse the first value that comes a second time, where it does.

    Args:
        values: each with its place.
        message: a sentence with {} for the value.
    """
    seen = set[str]()
    for value, place in values:
        if value in seen:
            refuse(message.format(repr(value)), "keep one of them", place)
        seen.add(value)


def _network(value: object) -> IPv4Network | IPv6Network:
    if isinstance(value, (IPv4Network, IPv6Network)):
        return value
    if not isinstance(value, str):
        refuse("a network must be text", 'for example "10.20.0.0/24"')
    try:
        return ip_network(value)
    except ValueError:
        pass
    try:
        widened = ip_network(value, strict=False)
    except ValueError:
        refuse(f"{value!r} is no IP address or network", 'for example "10.20.0.0/24" or "10.20.0.7"')
    refuse(f"{value!r} has bits set behind its prefix", f'did you mean "{widened}"?')


def _mac(value: str) -> str:
    lower = value.lower()
    if not _MAC.fullmatch(lower):
        refuse(f"{value!r} is no MAC address", 'for example "00:1b:63:84:45:e6"')
    return lower.replace("-", ":")


def _domain(value: str) -> str:
    name = value.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            remedy = f'write "{name.encode("idna").decode("ascii")}"'
        except UnicodeError:
            remedy = "write its A-label, which begins with xn--"
        refuse(f"{value!r} is not in ASCII", remedy)
    if len(name) > _NAME_LENGTH or "." not in name or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        refuse(
            f"{value!r} is no domain name",
            'write the name alone, such as "example.org": it stands for every name below it too',
        )
    return name


def _time_zone(value: str) -> str:
    if value in zone_names():
        return value
    refuse(f"unknown time zone {value!r}", nearest(value, zone_names()) or "for example America/New_York")


def _time_of_day(value: object) -> object:
    if isinstance(value, time) or (
        isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", value)
    ):
        return value
    refuse(f"{value!r} is no time of day", 'for example "08:00"')


def _group_name(value: str) -> str:
    if not _GROUP_NAME.fullmatch(value):
        refuse(f"{value!r} is no name for a group", "use lower-case letters, digits and single hyphens")
    if value == DEFAULT_GROUP:
        refuse(f"{value!r} is the name of the group of all other devices", "choose another name")
    return value


def _list_name(value: str) -> str:
    if not _LIST_NAME.fullmatch(value):
        refuse(f"{value!r} is no name for a list", "use lower-case letters, digits and single underscores")
    return value


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network), PlainSerializer(str)]
MacAddress = Annotated[str, AfterValidator(_mac)]
DomainName = Annotated[str, AfterValidator(_domain)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkingHours(_Table):
    """When use counts as use in working hours: from `start` up to, not including, `end`, local time, on `days`."""

    days: tuple[Day, ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1, description="Days of the week with working hours."
    )
    start: TimeOfDay = Field(default=time(8), description="Local time at which working hours begin.")
    end: TimeOfDay = Field(default=time(16), description="Local time at which working hours are over.")

    @model_validator(mode="after")
    def _in_order(self) -> WorkingHours:
        if self.start >= self.end:
            remedy = "start must be earlier than end, on the same day"
            refuse("working hours end before they begin", remedy, ("start",))
        return self


class DeviceGroup(_Table):
    """Devices that a policy may treat alike, told apart by address or by MAC address."""

    name: Annotated[str, AfterValidator(_group_name)] = Field(description="Name that policies use for the group.")
    addresses: tuple[Network, ...] = Field(default=(), description="Networks or single addresses of its devices.")
    macs: tuple[MacAddress, ...] = Field(default=(), description="MAC addresses of its devices.")

    @model_validator(mode="after")
    def _not_empty(self) -> DeviceGroup:
        if not self.addresses and not self.macs:
            refuse(f"group {self.name!r} has no devices", "give it addresses or macs")
        return self


class CatalogueTable(_Table):
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


class Site(_Table):
    """One district's site; every key has a default, so that a capture can be judged without a file."""

    name: str = Field(default="School district", min_length=1, description="Name shown in reports.")
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="America/New_York", description="IANA time zone of working hours and of the times in reports."
    )
    working_hours: WorkingHours = Field(default=WorkingHours(), description="Local hours that count as working hours.")
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
    lists: dict[Annotated[str, AfterValidator(_list_name)], tuple[DomainName, ...]] = Field(
        default={APPROVED_DOMAINS: ()},
        description="Lists of domain names that signatures and filters use as %NAME%.",
    )

    catalogue: CatalogueTable = Field(
        default=CatalogueTable(), description="What the site adds to the shipped catalogue."
    )

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

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return load_zone(self.time_zone)

    @property
    def placeholders(self) -> Mapping[str, list[str]]:
        """The lists by name, as signatures' `expand` modifier wants them."""
        return {name: list(domains) for name, domains in sorted(self.lists.items())}
