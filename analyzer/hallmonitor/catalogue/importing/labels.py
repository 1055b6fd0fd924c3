"""Which service and category the entries of a list get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.catalogue.category import ID_FORM
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor.catalogue.data import CatalogueData

_ID = re.compile(ID_FORM)
_APART = re.compile(r"[^a-z0-9]+")
ID_MAX = 64
"""Letters of an id, as in category files."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Pairs of service and category.

    Attributes:
        pairs: in order of precedence.
        by_category: the list's own category -> number of its pair.
        whole: number of the pair that all entries get, whatever the list's own category; None where that counts.
    """

    pairs: list[tuple[str, str]]
    by_category: dict[str, int]
    whole: int | None

    def number(self, category: str) -> int | None:
        """The pair for a category of the list; None where it has none."""
        return self.by_category.get(category) if self.whole is None else self.whole


def labels_of_one(service: str, category: str) -> Labels:
    """Labels of a list whose entries all belong to one service."""
    return Labels([(service, category)], {}, 0)


def labels_of_tree(name: str, service: str | None, mapping: Mapping[str, str]) -> Labels:
    """Labels of a list with categories of its own.

    Args:
        name: the list's name, which its services begin with.
        service: the one service that all entries get; None for a service for each category of the list.
        mapping: the list's category -> the catalogue's, in order of precedence.
    """
    pairs: dict[tuple[str, str], int] = {}
    by_category = {}
    for own, category in mapping.items():
        pair = (service or service_id(name, own), category)
        by_category[own] = pairs.setdefault(pair, len(pairs))
    return Labels(list(pairs), by_category, None)


def service_id(name: str, own: str) -> str:
    """The service of a category of a list: the list's name, and the category where the name does not end with it."""
    own = id_of(own)
    return name if not own or f"-{name}".endswith(f"-{own}") else f"{name}-{own}"


def id_of(text: str) -> str:
    """`text` as an id: lower-case letters and digits, a hyphen for whatever stands between; may be empty."""
    return _APART.sub("-", text.lower()).strip("-")[:ID_MAX].strip("-")


def check_id(text: str, option: str) -> None:
    """Refuse what is no id.

    Raises:
        FaultsError: with the nearest id.
    """
    if not _ID.fullmatch(text) or len(text) > ID_MAX:
        remedy = f"write {option} {id_of(text)}" if id_of(text) else "use lower-case letters, digits and hyphens"
        raise FaultsError.single(f"{text!r} is no name for {option}", remedy)


def check_labels(labels: Labels, data: CatalogueData) -> None:
    """Hold pairs to the catalogue that they will be laid over.

    Raises:
        FaultsError: a category is not in the catalogue, or a service has another category there.
    """
    faults: list[Fault] = []
    for service, category in labels.pairs:
        if category not in data.categories:
            faults.append(
                Fault(f"category {category} is not in the catalogue", nearest_or_all(category, data.categories))
            )
        held = data.services.get(service, ("", category))[1]
        if held != category:
            faults.append(
                Fault(f"service {service} has the category {held} in the catalogue", "name another --service")
            )
    if faults:
        raise FaultsError(faults)
