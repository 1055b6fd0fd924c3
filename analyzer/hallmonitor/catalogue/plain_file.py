"""Reads a category's file where it is written as the shipped ones are: a service a line, nothing unusual.

The whole catalogue is read at every start, and a YAML parser takes many times as long for it. What is read here means
the same to both: only what YAML reads as text is let through, written in characters of which none is special to it.
Everything else, and so every mistake, is left to `hallmonitor.catalogue.category_file`, which tells it with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hallmonitor.catalogue.category import ID_FORM, CategoryFile, Service
from hallmonitor.catalogue.domain import LONGEST
from hallmonitor.catalogue.network import network_fault

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML 1.1 reads as true, false or null (https://yaml.org/type/bool.html, https://yaml.org/type/null.html)."""

# What begins with a digit is text where it can be no number and no time: those hold the letters E, T and Z, and behind
# a zero X and those that count beyond 9 (https://yaml.org/type/: int.html, float.html, timestamp.html).
_TEXT = r"(?=[^\W\d]|[1-9][^,:\]}]*[a-df-su-yA-DF-SU-Y]|0[^,:\]}]*[g-su-wyG-SU-WY])"
_ID = rf"{_TEXT}{ID_FORM}"
_NAME = rf"""{_TEXT}\w(?:[^,\[\]{{}}:#?"\\]*[^,\[\]{{}}:#?"\\ ])?|'[\w][\w .-]*'|"[\w][\w '.-]*\""""
# The last label is letters, so that a domain is no number, no time and no address.
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)*[a-z]{{2,63}}"
# A network has a slash, and so is neither number nor time; what begins with a colon may be something else than text.
_RANGES = r"(?:, ranges: \[([0-9a-f][0-9a-f:./]*(?:, [0-9a-f][0-9a-f:./]*)*)\])?"
_SERVICE = re.compile(rf"  ({_ID}): \{{name: ({_NAME}), domains: \[([a-z0-9., -]+)\]{_RANGES}\}}")
_FIT = re.compile(_DOMAIN).fullmatch
_LONGEST_ID = 64


def read_plain(path: Path, text: str) -> CategoryFile | None:
    """The category in `text`; None where it is not surely right.

    Args:
        path: the file's name, whose stem must be the category's id.
        text: the file's content.
    """
    lines = text.removesuffix("\n").split("\n")
    if not all(map(str.isprintable, lines)) or not re.fullmatch(_ID, path.stem) or path.stem in _WORDS:
        return None
    if lines[:2] != [f"category: {path.stem}", "sentence: >-"]:
        return None
    after = next((number for number, line in enumerate(lines[2:], 2) if not _is_folded(line)), len(lines))
    services = _services(lines[after:], after + 1)
    if not lines[2:after] or services is None:
        return None
    return CategoryFile(path, path.stem, " ".join(line[2:] for line in lines[2:after]), services)


def _is_folded(line: str) -> bool:
    """Tell whether a line of a folded text is joined to its neighbours by one space (YAML 1.2, section 8.1.3)."""
    return line.startswith("  ") and line[2:3] not in {"", " "} and not line.endswith(" ")


def _services(lines: list[str], number: int) -> list[Service] | None:
    """Read the lines from the key `services` on, the first of which is the file's line `number`."""
    if lines == ["services: {}"]:
        return []
    if lines[:1] != ["services:"] or not lines[1:]:
        return None
    services: dict[str, Service] = {}
    for place, line in enumerate(lines[1:], number + 1):
        service = _service(line, place)
        if service is None or service.id in services:
            return None
        services[service.id] = service
    return list(services.values())


def _service(line: str, place: int) -> Service | None:
    """Read a service's line, the file's line `place`."""
    found = _SERVICE.fullmatch(line)
    if found is None:
        return None
    key, name, listed, networks = found.groups()
    domains = listed.split(", ")
    ranges = networks.split(", ") if networks else []
    if key in _WORDS or len(key) > _LONGEST_ID or name.lower() in _WORDS:
        return None
    if not all(map(_FIT, domains)) or max(map(len, domains)) > LONGEST or not _WORDS.isdisjoint(domains):
        return None
    if any(map(network_fault, ranges)):
        return None
    text = name[1:-1] if name[0] in "'\"" else name
    placed = [(domain, place) for domain in domains]
    return Service(key, text, placed, place, [(network, place) for network in ranges])
