"""Refuse a value of a configuration file in words that `site.validation` turns into a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
