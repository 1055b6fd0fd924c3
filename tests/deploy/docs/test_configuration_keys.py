from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, Field

from hallmonitor_service.settings_environment import variables_of
from reference_pages.configuration_keys import as_toml, tables_of
from reference_pages.settings_files import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference_pages.settings_files import SettingsFile


class Period(BaseModel):
    """One period, told at length."""

    name: str = Field(description="Its name.")
    minutes: int = Field(default=5, ge=1, description="How long.")


class Inner(BaseModel):
    """Where things are."""

    path: Path = Field(default=Path("/var/x"), description="A folder.")
    periods: tuple[Period, ...] = Field(default=(), description="Several.")


class Outer(BaseModel):
    """All of it."""

    name: str | None = Field(default=None, description="A name.")
    inner: Inner = Field(default=Inner(), description="What is within.")


def test_tables_and_keys_in_the_order_of_the_model() -> None:
    own, inner, periods = tables_of(Outer)
    assert (own.path, [key.path for key in own.keys]) == ((), ["name"])
    assert (inner.heading, inner.sentence, inner.rule) == ("[inner]", "What is within.", "")
    assert (periods.heading, periods.rule) == ("[[inner.periods]]", "One period, told at length.")
    (path,) = inner.keys
    assert (path.path, path.default, path.kind, path.required) == ("inner.path", '"/var/x"', "path", False)
    name, minutes = periods.keys
    assert (name.required, name.default) == (True, "")
    assert (minutes.kind, minutes.unit, minutes.default) == ("whole number from 1 on", "min", "5")


def test_variables_are_those_of_single_keys_and_of_whole_lists() -> None:
    own, inner, periods = tables_of(Outer)
    assert own.keys[0].variable("P") == "P__NAME"
    assert inner.keys[0].variable("P") == "P__INNER__PATH"
    assert inner.variable("P") == ""
    assert periods.variable("P") == "P__INNER__PERIODS"
    assert [key.variable("P") for key in periods.keys] == ["", ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (7, "7"),
        (time(3, 30), '"03:30"'),
        (("a", 1), '["a", 1]'),
        ({}, "{}"),
        ({"a": ()}, "{ a = [] }"),
        (Path("/a"), '"/a"'),
        ("x", '"x"'),
    ],
)
def test_values_as_toml_has_them(value: object, text: str) -> None:
    assert as_toml(value) == text


def _named(schema: dict[str, Any], definitions: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Every key of a JSON Schema, with dots between tables."""
    for name, found in schema.get("properties", {}).items():
        choices = [found, *found.get("anyOf", ()), *found.get("allOf", ())]
        choices += [each["items"] for each in choices if isinstance(each.get("items"), dict)]
        inner = [definitions[each["$ref"].rpartition("/")[2]] for each in choices if "$ref" in each]
        tables = [each for each in inner if "properties" in each]
        if tables:
            yield from _named(tables[0], definitions, (*path, name))
        else:
            yield ".".join((*path, name))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.page)
def test_every_key_that_pydantic_knows_is_there_with_a_sentence(file: SettingsFile) -> None:
    schema = file.model.model_json_schema()
    keys = [key for table in tables_of(file.model) for key in table.keys]
    assert sorted(key.path for key in keys) == sorted(_named(schema, schema.get("$defs", {}), ()))
    assert [key.path for key in keys if not key.sentence.endswith(".")] == []
    assert [table.heading for table in tables_of(file.model) if table.path and not table.sentence] == []


@pytest.mark.parametrize("file", [file for file in FILES if file.prefix], ids=lambda file: file.page)
def test_variables_are_those_that_the_program_reads(file: SettingsFile) -> None:
    tables = tables_of(file.model)
    told = {key.variable(file.prefix) for table in tables for key in table.keys}
    told |= {table.variable(file.prefix) for table in tables}
    assert told - {""} == set(variables_of(file.model, file.prefix))


UNITLESS = {"fanout", "enterprise_number", "port", "threshold"}
"""Numbers that count nothing that has a unit."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.page)
def test_every_number_has_a_unit_or_is_known_to_have_none(file: SettingsFile) -> None:
    keys = [key for table in tables_of(file.model) for key in table.keys]
    numbers = [key for key in keys if key.kind.startswith(("whole number", "number"))]
    assert [key.path for key in numbers if not key.unit and key.name not in UNITLESS] == []
