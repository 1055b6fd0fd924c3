"""Say pydantic's refusals as faults: the key in words, what it may hold, and the nearest known name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.plain_words import in_plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from hallmonitor_service.refusal import Refusal

    Locate = Callable[[Sequence[int | str], object], int | None]
    Variable = Callable[[Sequence[int | str]], str | None]


def _of_no_variable(_: Sequence[int | str]) -> None:
    return None


def faults_of(
    error: ValidationError,
    model: type[BaseModel],
    path: Path | None,
    locate: Locate,
    variable: Variable = _of_no_variable,
) -> list[Fault]:
    """Turn every refusal in `error` into a fault.

    Args:
        error: what pydantic found.
        model: the model that was to be filled.
        path: the file that was read.
        locate: finds the line of a key from its path and the value there.
        variable: gives, from a key's path, the variable of the environment whose value stands there in place of the
            file's; None where it is the file's own.
    """
    own = [each for each in error.errors(include_url=False) if not _echo(each)]
    return [
        _of_variable(fault, named) if (named := variable(place)) else fault
        for each in own
        for fault, place in _faults(each, model, path, locate)
    ]


def _of_variable(fault: Fault, variable: str) -> Fault:
    return Fault(f"{variable}: {fault.message}", fault.remedy)


def _echo(error: ErrorDetails) -> bool:
    """Tell whether a list is said to be too short only because its refused elements do not count."""
    given = error["input"]
    return error["type"] == "too_short" and isinstance(given, Sized) and len(given) >= error["ctx"]["min_length"]


def _faults(
    error: ErrorDetails, model: type[BaseModel], path: Path | None, locate: Locate
) -> Iterator[tuple[Fault, Sequence[int | str]]]:
    """Give each fault with the path of its key."""
    location = tuple(step for step in error["loc"] if step != "[key]")
    if error["type"] != "refused":
        yield _fault(error, location, model, path, locate), location
        return
    for each in error["ctx"]["refusals"]:
        yield _refused(each, error["input"], location, path, locate), (*location, *each.place)


def _refused(
    refusal: Refusal, given: object, location: Sequence[int | str], path: Path | None, locate: Locate
) -> Fault:
    where = _in_words(location)
    line = locate((*location, *refusal.place), _at(given, refusal.place))
    return Fault(f"{where}: {refusal.message}" if where else refusal.message, refusal.remedy, path, line)


def _fault(
    error: ErrorDetails, location: Sequence[int | str], model: type[BaseModel], path: Path | None, locate: Locate
) -> Fault:
    line = locate(location, error["input"])
    where = _in_words(location)
    match error["type"]:
        case "extra_forbidden":
            table = f" in {_in_words(location[:-1])}" if len(location) > 1 else ""
            remedy = nearest_or_all(str(location[-1]), _keys_at(model, location[:-1]))
            return Fault(f"unknown key {location[-1]}{table}", remedy, path, line)
        case "missing":
            table = f" in {_in_words(location[:-1])}" if len(location) > 1 else ""
            return Fault(f"missing key {location[-1]}{table}", "", path, line)
        case _:
            message, remedy = in_plain_words(error)
            return Fault(f"{where or 'the file'} {message}", remedy, path, line)


def _at(value: object, place: Sequence[int | str]) -> object:
    """Give what was written at a place within a value; None where it is not to be found."""
    for step in place:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _in_words(location: Sequence[int | str]) -> str:
    """`("groups", 1, "name")` becomes `groups[2].name`; people count from 1."""
    words = ""
    for step in location:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if words else step
    return words


def _keys_at(model: type[BaseModel], location: Sequence[int | str]) -> list[str]:
    """List the keys of the table at `location`, following the models' annotations."""
    for step in location:
        if isinstance(step, str) and (field := model.model_fields.get(step)):
            model = next(_models_in(field.annotation), model)
    return list(model.model_fields)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
