"""Walks the model of a settings file to the list of its keys."""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from reference_pages.key_words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

_UNITS: Final = {
    "batch": "alerts",
    "close_records": "records",
    "close_s": "s of packet time",
    "max_bytes": "bytes",
    "megabytes": "MB (1,000,000 bytes)",
    "minutes": "min",
    "most_rows": "records",
    "open_records": "records",
    "snap_length": "bytes",
    "workers": "threads",
    "fanout": "rings",
}
"""Units of keys whose names do not tell them."""
_SUFFIXES: Final = {"_mb": "MiB", "_s": "s", "_days": "days", "_bytes": "bytes"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file.

    Attributes:
        tables: names of the tables that it stands in, outermost first.
        name: the key itself.
        kind: what it may hold, in words.
        default: as the file would say it; empty where there is none.
        unit: of a number; empty where it has none.
        sentence: what it is for.
        required: whether it must be there.
        in_list: whether it stands in a table of which there may be several, as in [[exceptions]].
    """

    tables: tuple[str, ...]
    name: str
    kind: str
    default: str
    unit: str
    sentence: str
    required: bool
    in_list: bool

    @property
    def path(self) -> str:
        """Tables and name with dots between, as TOML has it."""
        return ".".join((*self.tables, self.name))

    def variable(self, prefix: str) -> str:
        """The variable of the environment that stands for it; empty where it is in one of several tables."""
        return "" if self.in_list else "__".join((prefix, *self.tables, self.name)).upper()


@dataclass(frozen=True, slots=True)
class KeyTable:
    """A table of a file with the keys that stand in it.

    Attributes:
        path: names of the tables to it, outermost first; empty for the file's own keys.
        sentence: what it is for.
        rule: what its model says of it besides; may be empty.
        keys: its own keys, without those of tables within it.
        in_list: whether there may be several, as in [[exceptions]].
        within_list: whether it stands in a table of which there may be several.
    """

    path: tuple[str, ...]
    sentence: str
    rule: str
    keys: tuple[Key, ...]
    in_list: bool
    within_list: bool

    def variable(self, prefix: str) -> str:
        """The variable of the environment that stands for a list of tables, all of it; empty for other tables."""
        return "__".join((prefix, *self.path)).upper() if self.in_list and not self.within_list else ""

    @property
    def heading(self) -> str:
        """As TOML begins it."""
        name = ".".join(self.path)
        return f"[[{name}]]" if self.in_list else f"[{name}]"


def tables_of(model: type[BaseModel]) -> list[KeyTable]:
    """Every table of a settings file, in the order in which the model has them."""
    return list(_walk(model, (), "", list_above=False, in_list=False))


def _walk(
    model: type[BaseModel], path: tuple[str, ...], sentence: str, *, list_above: bool, in_list: bool
) -> Iterator[KeyTable]:
    within = list_above or in_list
    below: list[tuple[str, FieldInfo, type[BaseModel], bool]] = []
    keys: list[Key] = []
    for name, field in model.model_fields.items():
        table, several = _table_within(field.annotation)
        if table is not None:
            below.append((name, field, table, several))
        else:
            keys.append(_key(path, name, field, in_list=within))
    if keys or path:
        yield KeyTable(path, sentence, _rule(model), tuple(keys), in_list, list_above)
    for name, field, table, several in below:
        yield from _walk(table, (*path, name), field.description or "", list_above=within, in_list=several)


def _table_within(annotation: Any) -> tuple[type[BaseModel] | None, bool]:  # noqa: ANN401 - an annotation is any object
    """The model of a table, or of a list of tables, that an annotation names; whether it is a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType, Annotated}:
        found = [_table_within(each) for each in arguments]
        return next((each for each in found if each[0] is not None), (None, False))
    if origin in {tuple, list} and arguments:
        return _table_within(arguments[0])[0], True
    return None, False


def _key(path: tuple[str, ...], name: str, field: FieldInfo, *, in_list: bool) -> Key:
    kind = words_of(field.annotation, tuple(field.metadata)).one
    return Key(
        path,
        name,
        kind,
        _default(field),
        _unit(name) if "number" in kind else "",
        field.description or "",
        field.is_required(),
        in_list,
    )


def _unit(name: str) -> str:
    return _UNITS.get(name) or next((unit for end, unit in _SUFFIXES.items() if name.endswith(end)), "")


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined or field.default is None:
        return ""
    return as_toml(field.default)


def as_toml(value: object) -> str:
    """A value as TOML has it."""
    match value:
        case bool():
            text = str(value).lower()
        case int() | float():
            text = str(value)
        case time():
            text = f'"{value:%H:%M}"'
        case tuple() | list():
            text = f"[{', '.join(as_toml(each) for each in value)}]"
        case dict():
            inside = ", ".join(f"{key} = {as_toml(each)}" for key, each in value.items())
            text = f"{{ {inside} }}" if inside else "{}"
        case Path():
            text = f'"{value.as_posix()}"'
        case _:
            text = f'"{value}"'
    return text


def _rule(model: type[BaseModel]) -> str:
    """What a model's own sentences say, unless they only say what the table is."""
    said = " ".join((model.__doc__ or "").split())
    return "" if said.startswith(("What ", "Where ", "All of ")) else said
