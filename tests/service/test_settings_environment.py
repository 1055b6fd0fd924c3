from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from hallmonitor_service.settings_environment import (
    EnvironmentSource,
    Given,
    RelativePath,
    laid_over,
    read_environment,
    variable_at,
    variables_of,
)
from hallmonitor_service.table import Table


class Spool(Table):
    path: Path | None = None
    max_mb: int = 512
    paths: tuple[Annotated[str, RelativePath()], ...] = ()
    policy: Annotated[str, RelativePath(lambda text: "/" in text)] = ""


class Webhook(Table):
    name: str


class Outputs(Table):
    spool: Spool | None = None
    webhook: tuple[Webhook, ...] = ()


class Settings(Table):
    spool: Spool = Spool()
    outputs: Outputs = Outputs()


def _read(**variables: str) -> tuple[dict[tuple[str, ...], object], list[str]]:
    given, faults = read_environment(Settings, EnvironmentSource("HM", variables, Path("/work")))
    return {key: each.value for key, each in given.items()}, list(map(str, faults))


def test_each_key_has_a_variable_and_a_list_of_tables_one_for_all() -> None:
    assert variables_of(Settings, "HM") == {
        "HM__SPOOL__PATH": ("spool", "path"),
        "HM__SPOOL__MAX_MB": ("spool", "max_mb"),
        "HM__SPOOL__PATHS": ("spool", "paths"),
        "HM__SPOOL__POLICY": ("spool", "policy"),
        "HM__OUTPUTS__SPOOL__PATH": ("outputs", "spool", "path"),
        "HM__OUTPUTS__SPOOL__MAX_MB": ("outputs", "spool", "max_mb"),
        "HM__OUTPUTS__SPOOL__PATHS": ("outputs", "spool", "paths"),
        "HM__OUTPUTS__SPOOL__POLICY": ("outputs", "spool", "policy"),
        "HM__OUTPUTS__WEBHOOK": ("outputs", "webhook"),
    }


def test_a_value_is_read_as_toml_and_other_variables_are_nobodys_concern() -> None:
    values = {("spool", "max_mb"): 7, ("outputs", "webhook"): [{"name": "a"}]}
    read = _read(HM__SPOOL__MAX_MB="7", HM__OUTPUTS__WEBHOOK='[{name = "a"}]', HM_CONFIG="x", PATH="/bin")
    assert read == (values, [])


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("HM__SPOOL__PATH", "spool", "/work/spool"),
        ("HM__SPOOL__PATH", "/srv/spool", "/srv/spool"),
        ("HM__SPOOL__PATH", "7", 7),
        ("HM__SPOOL__PATHS", '["a", "/b", ""]', ["/work/a", "/b", ""]),
        ("HM__SPOOL__POLICY", "torrington-4012", "torrington-4012"),
        ("HM__SPOOL__POLICY", "./mine.yml", "/work/mine.yml"),
        ("HM__OUTPUTS__SPOOL__PATH", "spool", "/work/spool"),
    ],
)
def test_a_path_is_relative_to_the_working_folder(variable: str, text: str, value: object) -> None:
    values, faults = _read(**{variable: text})
    assert (list(values.values()), faults) == ([value], [])


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        (
            "HM__SPOOL__MAXMB",
            "7",
            "HM__SPOOL__MAXMB stands for no key of the configuration (did you mean HM__SPOOL__MAX_MB?)",
        ),
        (
            "HM__QQ",
            "7",
            "HM__QQ stands for no key of the configuration (unset it, or name a key as in HM__OUTPUTS__SPOOL__MAX_MB)",
        ),
        ("HM__SPOOL", "{}", "HM__SPOOL would be a whole table (set its keys, such as HM__SPOOL__MAX_MB)"),
        (
            "HM__SPOOL__PATHS",
            '["a"',
            'HM__SPOOL__PATHS: this is not TOML: unclosed array (write it as in the file, such as ["eth0"])',
        ),
    ],
)
def test_a_fault_names_the_variable(variable: str, text: str, told: str) -> None:
    assert _read(**{variable: text}) == ({}, [told])


def test_values_are_laid_over_those_of_the_file_which_stays_as_it_is() -> None:
    document = {"spool": {"max_mb": 1, "path": "a"}, "other": 2}
    given = {("spool", "max_mb"): Given("A", 7), ("outputs", "spool", "max_mb"): Given("B", 8)}
    assert laid_over(document, given) == {
        "spool": {"max_mb": 7, "path": "a"},
        "other": 2,
        "outputs": {"spool": {"max_mb": 8}},
    }
    assert document == {"spool": {"max_mb": 1, "path": "a"}, "other": 2}


def test_where_the_file_has_no_table_it_stays_wrong() -> None:
    assert laid_over({"spool": 3}, {("spool", "max_mb"): Given("A", 7)}) == {"spool": 3}


@pytest.mark.parametrize(
    ("location", "variable"),
    [(("spool", "paths"), "A"), (("spool", "paths", 1), "A"), (("spool",), None), (("spool", "path"), None)],
)
def test_what_lies_within_a_value_comes_from_its_variable(
    location: tuple[int | str, ...], variable: str | None
) -> None:
    assert variable_at({("spool", "paths"): Given("A", [])}, location) == variable
