"""Why a host belongs to a service: the entries that fit it, or, where none does, those that may have been meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.catalogue.near_names import one_edit_away
from hallmonitor.catalogue.overlay_places import OverlayPlaces
from hallmonitor_engine import Catalogue, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hallmonitor.catalogue.asked_host import AskedHost
    from hallmonitor.catalogue.category_folder import Place, Places
    from hallmonitor.catalogue.data import CatalogueData

NEAR_MAX = 6
"""Entries that are told as near: a screen holds them, and further ones are hardly meant."""

SHORT_LABEL = 4
"""Of a label with fewer letters than this, nearly every other is one letter away."""


class Entry(NamedTuple):
    """A domain or network of the catalogue, with what it stands for."""

    listed: str
    service: str
    service_name: str
    category: str
    place: Place | None


class Near(NamedTuple):
    """An entry that may have been meant, and in which way it is near."""

    entry: Entry
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the catalogue says of a host, and why.

    Attributes:
        host: the host.
        registered_domain: its public suffix with one label more; None of a public suffix or an address.
        fitting: the entries that fit: those that a name ends with, by whole labels, the longest first; or those that
            hold an address, the narrowest first. The first decides, and overrides those behind it. An overlay's stands
            before one of the catalogue for the same.
        sentence: what belongs to the category of the first.
        near: where nothing fits, entries that may have been meant.
    """

    host: AskedHost
    registered_domain: str | None
    fitting: tuple[Entry, ...]
    sentence: str
    near: tuple[Near, ...]

    @property
    def entry(self) -> Entry | None:
        """The entry that decides."""
        return self.fitting[0] if self.fitting else None


class Explainer:
    """Explains hosts by a catalogue: the engine decides, so that a flow is placed as is told here.

    Args:
        data: the catalogue.
        places: where its entries are written.

    Raises:
        FaultsError: an overlay cannot be read.
    """

    def __init__(self, data: CatalogueData, places: Places) -> None:
        self._data = data
        self._places = places
        self._overlays = OverlayPlaces(data.overlays)
        self._engine = native_catalogue(data)

    @cached_property
    def _without_overlays(self) -> Catalogue:
        return Catalogue(self._data.entries, self._data.ranges)

    def explain(self, host: AskedHost) -> Explanation:
        """What the catalogue says of `host`."""
        registered = None if host.is_address else registered_domain(host.name)
        entries = self._holding(host.name) if host.is_address else self._above(host.name)
        fitting = tuple(self._entry(*found) for found in entries)
        if fitting:
            return Explanation(host, registered, fitting, self._data.categories[fitting[0].category], ())
        near = tuple(self._near(registered)) if registered else ()
        return Explanation(host, registered, (), "", near[:NEAR_MAX])

    def _above(self, name: str) -> Iterator[tuple[str, str, str]]:
        """What is listed for the name and the names above it."""
        for suffix in suffixes(name):
            found = self._listed(suffix)
            if found:
                yield found
                shipped = self._without_overlays.lookup(suffix) if self._data.overlays else None
                if shipped and shipped[0] == suffix and shipped != found:
                    yield shipped

    def _holding(self, address: str) -> Iterator[tuple[str, str, str]]:
        """What is listed for networks that hold the address: what the engine finds, then those of the catalogue."""
        found = self._engine.range(address)
        if found is None:
            return
        yield found
        wanted = ip_address(address)
        if isinstance(wanted, IPv6Address):
            # An IPv4 address may be written as an IPv6 one (RFC 4291, section 2.5.5.2); networks are not.
            wanted = wanted.ipv4_mapped or wanted
        held = [entry for entry in self._data.ranges if entry != found and wanted in ip_network(entry[0])]
        yield from sorted(held, key=lambda entry: ip_network(entry[0]).prefixlen, reverse=True)

    def _listed(self, domain: str) -> tuple[str, str, str] | None:
        """The entry of this very domain."""
        found = self._engine.lookup(domain)
        return found if found and found[0] == domain else None

    def _entry(self, listed: str, service: str, category: str) -> Entry:
        place = self._places.of(listed, service, category) or self._overlays.of(listed, service, category)
        return Entry(listed, service, self._data.services[service][0], category, place)

    def _near(self, registered: str) -> Iterator[Near]:
        """Near entries, the surest first, each once."""
        told: set[str] = set()
        for because, domains in self._kinds_of_near(registered):
            for domain in domains:
                found = self._listed(domain) if domain not in told else None
                if found:
                    told.add(domain)
                    yield Near(self._entry(*found), because)

    def _kinds_of_near(self, registered: str) -> Iterator[tuple[str, Iterable[str]]]:
        """Ways to be near, each with domains of which some may be listed; those of overlays are found by spelling."""
        below, label = f".{registered}", f"{registered.partition('.')[0]}."
        yield (
            "it has the same registered domain",
            (entry[0] for entry in self._data.entries if entry[0].endswith(below)),
        )
        if len(label) > SHORT_LABEL:
            yield "it is spelt nearly alike", one_edit_away(registered)
        yield (
            "it is the same word under another suffix",
            (
                domain
                for domain, _, _ in self._data.entries
                if domain.startswith(label) and registered_domain(domain) == domain
            ),
        )


def suffixes(name: str) -> Iterator[str]:
    """The name and the names above it, by whole labels, the longest first."""
    while name:
        yield name
        name = name.partition(".")[2]
