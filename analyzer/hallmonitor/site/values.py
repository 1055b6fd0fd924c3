"""Kinds of values that a site file holds: MAC addresses, domains, times of day, names."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from hallmonitor.site.zone import zone_names
from hallmonitor_service.nearest import nearest
from hallmonitor_service.refusal import refuse

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_GROUP = "default"

_GROUP_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIST_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_MAC = re.compile(r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NAME_LENGTH = 253  # RFC 1035 section 2.3.4, without the trailing dot


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
    if value not in zone_names():
        refuse(f"unknown time zone {value!r}", nearest(value, zone_names()) or "for example America/New_York")
    return value


def _time_of_day(value: object) -> object:
    if not isinstance(value, time) and not (isinstance(value, str) and _TIME.fullmatch(value)):
        refuse(f"{value!r} is no time of day", 'for example "08:00"')
    return value


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


def refuse_disorder(start: time, end: time, message: str) -> None:
    """Refuse, with a message, a stretch of a day that does not begin before it ends."""
    if start >= end:
        refuse(message, "start must be earlier than end, on the same day", ("start",))


Name = Annotated[str, Field(min_length=1)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
GroupName = Annotated[str, AfterValidator(_group_name)]
ListName = Annotated[str, AfterValidator(_list_name)]
MacAddress = Annotated[str, AfterValidator(_mac)]
DomainName = Annotated[str, AfterValidator(_domain)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
