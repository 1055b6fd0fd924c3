"""The host in what a person types or pastes: a name, a host with a port, a whole URL, an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hallmonitor_engine import host_of_authority
from hallmonitor_service.faults import Fault

# Browsers take a backslash for a slash (WHATWG URL, section 4.4).
_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]{2}")
"""What stands before an authority, RFC 3986 sections 3 and 4.2."""

_AUTHORITY_END = re.compile(r"[/?#\\]")
"""What ends it, RFC 3986 section 3.2."""

_SHOWN_MAX = 60
"""Characters of a text that is no host that are shown again: enough to find it."""


@dataclass(frozen=True, slots=True)
class AskedHost:
    """A host to look up.

    Attributes:
        name: as records spell it: a domain in lower case without a final dot, or an address.
        is_address: it is an IPv4 or IPv6 address.
        only_part: more was given than the host, and left out: a scheme, a user, a port, a path.
    """

    name: str
    is_address: bool
    only_part: bool


def asked_host(text: str) -> AskedHost | Fault:
    """The host in `text`, or why there is none.

    Internationalised labels become A-labels. Nothing else of a URL is kept or shown.
    """
    given = text.strip()
    scheme = _SCHEME.match(given)
    authority = _AUTHORITY_END.split(given[scheme.end() :] if scheme else given, maxsplit=1)[0]
    name = _host(authority)
    if name is None:
        shown = authority if len(authority) <= _SHOWN_MAX else f"{authority[:_SHOWN_MAX]}..."
        return Fault(f"{shown!r} is not the name of a host", _remedy(authority))
    bare = authority.strip("[]").removesuffix(".")
    spelt_alike = bare.lower() == name or not bare.isascii()
    is_address = ":" in name or name.rpartition(".")[2].isdigit()
    return AskedHost(name, is_address, only_part=authority != given or not (spelt_alike or is_address))


def _host(authority: str) -> str | None:
    if not authority.isascii():
        try:
            authority = authority.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    # An address of IPv6 stands in brackets within a URL alone (RFC 3986, section 3.2.2).
    return host_of_authority(authority) or host_of_authority(f"[{authority}]")


def _remedy(authority: str) -> str:
    bare = authority.lstrip("*.")
    if bare != authority and host_of_authority(bare):
        return f"write {bare}"
    return "write a name such as www.example.org, or paste the address of a page"
