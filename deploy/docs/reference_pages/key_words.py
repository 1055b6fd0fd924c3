"""Says in words what a key of a settings file may hold, from the annotation of its model's field."""

from __future__ import annotations

import types
from datetime import date, time
from inspect import getclosurevars, isfunction
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AfterValidator, BeforeValidator


class Words(NamedTuple):
    """What one value is called, and several."""

    one: str
    many: str


_TEXT: Final = Words("text", "texts")
_PLAIN: Final[dict[object, Words]] = {
    str: _TEXT,
    int: Words("whole number", "whole numbers"),
    float: Words("number", "numbers"),
    bool: Words("true or false", "true or false"),
    Path: Words("path", "paths"),
    date: Words("day, such as 2026-05-12", "days, such as 2026-05-12"),
    time: Words('time of day, such as "08:00"', 'times of day, such as "08:00"'),
    IPv4Network: Words("network or address", "networks or addresses"),
    IPv6Network: Words("network or address", "networks or addresses"),
}
_CHECKED: Final[dict[str, Words]] = {
    "_absolute": Words("full path", "full paths"),
    "_checked": Words("IP address and port", "IP addresses and ports"),
    "_domain": Words("domain name", "domain names"),
    "_group_name": Words("name of a group", "names of groups"),
    "_holds_secret": Words("full path of a file with one line", "full paths of files with one line"),
    "_in_folder": Words("full path, in a folder that is there", "full paths, in folders that are there"),
    "_interface": Words("name of an interface", "names of interfaces"),
    "_list_name": Words("name of a list", "names of lists"),
    "_mac": Words("MAC address", "MAC addresses"),
    "_network": Words("network or address", "networks or addresses"),
    "_pseudonym": Words("pseudonym of a device", "pseudonyms of devices"),
    "_sensor": Words("name of a sensor", "names of sensors"),
    "_sound_url": Words("URL, http or https", "URLs, http or https"),
    "_time_of_day": Words('time of day, such as "08:00"', 'times of day, such as "08:00"'),
    "_time_zone": Words("IANA time zone", "IANA time zones"),
}
"""Checks of the models by their functions' names; what is not here is called by its plain type."""


def words_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> Words:  # noqa: ANN401 - an annotation is any object
    """Say what a value is.

    Args:
        annotation: of the field, such as `tuple[InterfaceName, ...] | None`.
        metadata: what pydantic found beside it: bounds, validators.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return words_of(arguments[0], (*arguments[1:], *metadata))
    if origin in {Union, types.UnionType}:
        return words_of(next(each for each in arguments if each is not type(None)), metadata)
    if origin is not None:
        return _composed(origin, arguments)
    plain = _checked(metadata) or _PLAIN.get(annotation, _TEXT)
    bounds = _bounds(metadata)
    return Words(plain.one + bounds, plain.many + bounds)


def _composed(origin: object, arguments: tuple[Any, ...]) -> Words:
    """Say what a value is that is one of several, or holds others."""
    if origin is Literal:
        either = " or ".join(f'"{each}"' if isinstance(each, str) else str(each) for each in arguments)
        return Words(either, either)
    words = [words_of(each) for each in arguments if each is not Ellipsis]
    if origin is dict:
        named, held = words
        return Words(f"table: {named.one} = {held.one}", f"tables: {named.one} = {held.one}")
    return Words(f"list of {words[0].many}", f"lists of {words[0].many}")


def _checked(metadata: tuple[Any, ...]) -> Words | None:
    names = [each.func.__name__ for each in metadata if isinstance(each, AfterValidator | BeforeValidator)]
    return next((_CHECKED[name] for name in reversed(names) if name in _CHECKED), None)


def _bounds(metadata: tuple[Any, ...]) -> str:
    """From where to where a number may go, with a space before it."""
    least: Any = None
    most: Any = None
    for each in metadata:
        match each:
            case Ge(ge):
                least = ge
            case Gt(gt):
                least = gt if isinstance(gt, float) else int(str(gt)) + 1
            case Le(le):
                most = le
            case Lt(lt):
                most = lt if isinstance(lt, float) else int(str(lt)) - 1
            case AfterValidator(func) if "least" in (held := _held_by(func)):
                least, most = held["least"], held["most"]
    if least is not None and most is not None:
        return f" from {least:,} to {most:,}"
    return "" if least is None and most is None else f" from {least:,} on" if most is None else f" up to {most:,}"


def _held_by(func: object) -> dict[str, Any]:
    """What a check of numbers compares with, by lower-case names: variables around it, or constants of its module."""
    if not isfunction(func):
        return {}
    found = getclosurevars(func)
    named = {**found.globals, **found.nonlocals}
    held = {name.lower().partition("_")[0]: value for name, value in named.items() if isinstance(value, int)}
    return held if {"least", "most"} <= held.keys() else {}
