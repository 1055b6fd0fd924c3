"""The group of an alert: the values that its flows have in common, as they may be told.

A signature that groups flows by device and destination address, for example, alerts about one device and one target.
An address of the site's own devices must not be told where pseudonyms hide it, so that every address is passed through
a function of the caller; a MAC address is never told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from hallmonitor.columns import VOCABULARY, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

AddressWords: TypeAlias = Callable[[str], str | None]
"""What to tell of an address: the address itself, a pseudonym, or None for nothing."""

_NEVER_TOLD = frozenset({"source_mac"})


def untold(_address: str) -> None:
    """Tell nothing of any address: what holds where the caller cannot tell the site's own from others."""


def is_numbered(name: str) -> bool:
    """Tell whether a column's values are kept as numbers of texts, rather than being numbers themselves."""
    column = VOCABULARY.get(name)
    return column is None or column.kind in {Kind.TEXT, Kind.ADDRESS}


def told_group(
    columns: Mapping[str, str], values: Mapping[str, str | int], address_words: AddressWords
) -> dict[str, str | int | None]:
    """Give the group as an alert tells it, by the names that the correlation groups by.

    Args:
        columns: name in the correlation -> column of the records.
        values: name in the correlation -> text or number.
        address_words: what to tell of an address.
    """
    return {name: _told(column, values[name], address_words) for name, column in columns.items()}


def _told(column: str, value: str | int, address_words: AddressWords) -> str | int | None:
    if column in _NEVER_TOLD:
        return None
    known = VOCABULARY.get(column)
    if known is not None and known.kind is Kind.ADDRESS:
        return address_words(value) if isinstance(value, str) and value else None
    return value
