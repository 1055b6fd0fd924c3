"""Why a name belongs to a service: the entries that fit it, or, where none does, those that may have been meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.catalogue.near_names import one_edit_away
from hallmonitor_engine import registered_domain

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
    """A domain of the catalogue, with what it stands for."""

    domain: str
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
        fitting: the entries that the name ends with, by whole labels, the longest first: the first decides, and
            overrides those behind it.
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
    """Explains names by a catalogue.

    Args:
        data: the catalogue.
        places: where its entries are written.
    """

    def __init__(self, data: CatalogueData, places: Places) -> None:
        self._data = data
        self._places = places
        self._meaning = {domain: (service, category) for domain, service, category in data.entries}

    def explain(self, host: AskedHost) -> Explanation:
        """What the catalogue says of `host`."""
        if host.is_address:
            return Explanation(host, None, (), "", ())
        registered = registered_domain(host.name)
        fitting = tuple(self._entry(suffix) for suffix in suffixes(host.name) if suffix in self._meaning)
        if fitting:
            return Explanation(host, registered, fitting, self._data.categories[fitting[0].category], ())
        near = tuple(self._near(registered)) if registered else ()
        return Explanation(host, registered, (), "", near[:NEAR_MAX])

    def _entry(self, domain: str) -> Entry:
        service, category = self._meaning[domain]
        return Entry(domain, service, self._data.services[service][0], category, self._places.of(domain, category))

    def _near(self, registered: str) -> Iterator[Near]:
        """Near entries, the surest first, each once."""
        told: set[str] = set()
        for because, domains in self._kinds_of_near(registered):
            for domain in domains:
                if domain not in told:
                    told.add(domain)
                    yield Near(self._entry(domain), because)

    def _kinds_of_near(self, registered: str) -> Iterator[tuple[str, Iterable[str]]]:
        below, label = f".{registered}", f"{registered.partition('.')[0]}."
        yield "it has the same registered domain", (name for name in self._meaning if name.endswith(below))
        if len(label) > SHORT_LABEL:
            yield "it is spelt nearly alike", (name for name in one_edit_away(registered) if name in self._meaning)
        yield (
            "it is the same word under another suffix",
            (name for name in self._meaning if name.startswith(label) and registered_domain(name) == name),
        )


def suffixes(name: str) -> Iterator[str]:
    """The name and the names above it, by whole labels, the longest first."""
    while name:
        yield name
        name = name.partition(".")[2]
