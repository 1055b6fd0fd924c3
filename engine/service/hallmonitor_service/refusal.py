"""Refuse values of a configuration file in words that `validation` turns into faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Refusal(NamedTuple):
    """One thing that is wrong with a value.

    Attributes:
        message: what is wrong.
        remedy: what would be right.
        place: keys and list indices from the value to the part of it that is wrong.
    """

    message: str
    remedy: str = ""
    place: Sequence[int | str] = ()


def refuse(message: str, remedy: str = "", place: Sequence[int | str] = ()) -> NoReturn:
    """Refuse a value for one thing; the arguments are those of `Refusal`."""
    raise _error([Refusal(message, remedy, place)])


def refuse_all(refusals: Sequence[Refusal]) -> None:
    """Refuse a value for everything that is wrong with it at once; where nothing is, it passes."""
    if refusals:
        raise _error(refusals)


def refuse_repeated(values: Iterable[tuple[str, Sequence[int | str]]], message: str) -> None:
    """Refuse every value that comes a second time, where it does; the arguments are those of `repeated`."""
    refuse_all(list(repeated(values, message)))


def repeated(values: Iterable[tuple[str, Sequence[int | str]]], message: str) -> Iterator[Refusal]:
    """Give a refusal for every value that comes a second time, where it does.

    Args:
        values: each with its place.
        message: a sentence with {} for the value.
    """
    seen = set[str]()
    for value, place in values:
        if value in seen:
            yield Refusal(message.format(repr(value)), "keep one of them", place)
        seen.add(value)


def _error(refusals: Sequence[Refusal]) -> PydanticCustomError:
    return PydanticCustomError("refused", "{message}", {"message": refusals[0].message, "refusals": tuple(refusals)})
