"""Values of a settings file that variables of the environment stand for.

A key's variable is a prefix, then the tables that it lies in and its own name, in capitals, with two underscores
between: `max_mb` in `[spool]` of the agent is HALLMONITOR_AGENT__SPOOL__MAX_MB. A list of tables has one variable for
all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest
from hallmonitor_service.toml_value import read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

BETWEEN: Final = "__"

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelativePath:
    """Marks text, by `Annotated`, as a path that is relative to the settings file.

    Attributes:
        is_path: tells whether a text is one at all; None where each is.
    """

    is_path: Callable[[str], bool] | None = None


class EnvironmentSource(NamedTuple):
    """Where variables come from.

    Attributes:
        prefix: what the variables of one settings file begin with, without the underscores behind it.
        variables: of the process.
        folder: that paths in them are relative to: the working folder.
    """

    prefix: str
    variables: Mapping[str, str]
    folder: Path


class Given(NamedTuple):
    """A key's value that a variable gives.

    Attributes:
        variable: its name.
        value: as TOML has it.
    """

    variable: str
    value: object


def variables_of(model: type[BaseModel], prefix: str) -> dict[str, Key]:
    """Give the name of every variable of a settings file, and the key that it stands for."""
    return {BETWEEN.join((prefix, *key)).upper(): key for key, _ in _keys(model)}


def read_environment(model: type[BaseModel], source: EnvironmentSource) -> tuple[dict[Key, Given], list[Fault]]:
    """Read what the environment gives.

    Args:
        model: of the settings file.
        source: where variables come from.

    Returns:
        Values by their key, and a fault for each variable that is not known or cannot be read.
    """
    fields = dict(_keys(model))
    known = variables_of(model, source.prefix)
    given, faults = dict[Key, Given](), list[Fault]()
    for name, text in sorted(source.variables.items()):
        if not name.startswith(source.prefix + BETWEEN):
            continue
        if name not in known:
            faults.append(_unknown(name, known))
            continue
        try:
            value = read_value(text)
        except ValueError as error:
            words = str(error).partition(" (at ")[0].lower()
            faults.append(Fault(f"{name}: this is not TOML: {words}", 'write it as in the file, such as ["eth0"]'))
            continue
        key = known[name]
        given[key] = Given(name, _from_folder(value, fields[key], source.folder))
    return given, faults


def laid_over(document: Mapping[str, object], given: Mapping[Key, Given]) -> dict[str, object]:
    """Give a settings file's content with the environment's values in place of its own."""
    whole = dict(document)
    for key, value in given.items():
        table = whole
        for step in key[:-1]:
            held = table.get(step, {})
            if not isinstance(held, dict):
                # The file is wrong here, which is told of it.
                break
            table[step] = inner = dict(held)
            table = inner
        else:
            table[key[-1]] = value.value
    return whole


def variable_at(given: Mapping[Key, Given], location: Sequence[int | str]) -> str | None:
    """Give the variable that a value at `location`, a key's path with list indices, comes from."""
    for length in range(len(location), 0, -1):
        if found := given.get(tuple(map(str, location[:length]))):
            return found.variable
    return None


def _unknown(name: str, known: Mapping[str, Key]) -> Fault:
    below = sorted(each for each in known if each.startswith(name + BETWEEN))
    if below:
        return Fault(f"{name} would be a whole table", f"set its keys, such as {below[0]}")
    remedy = nearest(name, known) or f"unset it, or name a key as in {min(known)}"
    return Fault(f"{name} stands for no key of the configuration", remedy)


class _Leaf(NamedTuple):
    """How the paths of a key are found.

    Attributes:
        annotation: the field's, without what pydantic took off it.
        metadata: what it took off.
    """

    annotation: object
    metadata: Sequence[object]


def _keys(model: type[BaseModel], before: Key = ()) -> Iterator[tuple[Key, _Leaf]]:
    for name, field in model.model_fields.items():
        if table := _table_of(field.annotation):
            yield from _keys(table, (*before, name))
        else:
            yield (*before, name), _Leaf(field.annotation, field.metadata)


def _table_of(annotation: object) -> type[BaseModel] | None:
    """Give the model that a field is, or may be; None where it is no table."""
    choices = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    return next((each for each in choices if isinstance(each, type) and issubclass(each, BaseModel)), None)


def _from_folder(value: object, leaf: _Leaf, folder: Path) -> object:
    mark = _mark_in(leaf.annotation) or next((each for each in leaf.metadata if isinstance(each, RelativePath)), None)
    if mark is None:
        return value
    if isinstance(value, list):
        return [_absolute(each, mark, folder) for each in value]
    return _absolute(value, mark, folder)


def _absolute(value: object, mark: RelativePath, folder: Path) -> object:
    # An empty text is refused where it is not allowed, and is no path.
    if not isinstance(value, str) or not value or (mark.is_path and not mark.is_path(value)):
        return value
    return str(folder / value)


def _mark_in(annotation: object) -> RelativePath | None:
    """Find the mark within an annotation; `Path` itself needs none."""
    if annotation is Path:
        return RelativePath()
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return next((each for each in marks if isinstance(each, RelativePath)), None) or _mark_in(inner)
    return next((mark for inner in get_args(annotation) if (mark := _mark_in(inner))), None)
