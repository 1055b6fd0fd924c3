from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import Field

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.settings_environment import EnvironmentSource, Given
from hallmonitor_service.settings_file import load_settings, placed
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from pathlib import Path


class Spool(Table):
    max_mb: int = Field(default=512, gt=0)


class Settings(Table):
    spool: Spool = Spool()


def _faults(path: Path, text: str) -> list[str]:
    path.write_text(text)
    with pytest.raises(FaultsError) as caught:
        load_settings(path, Settings, "the configuration")
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


def test_a_sound_file_is_the_model(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text("[spool]\nmax_mb = 7\n")
    assert load_settings(path, Settings, "the configuration") == Settings(spool=Spool(max_mb=7))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[spool]\n\nspool_mb = 7\n", ["3: unknown key spool_mb in spool (known: max_mb)"]),
        (
            "[spool]\nmax_mb = 0\nmaxmb = 1\n",
            ["2: spool.max_mb must be more than 0", "3: unknown key maxmb in spool (did you mean max_mb?)"],
        ),
        ("[spool]\nmax_mb = \n", ["2: this is not TOML: invalid value"]),
        ("[spool", ["1: this is not TOML: expected ']' at the end of a table declaration"]),
    ],
)
def test_every_fault_has_its_line(text: str, told: list[str], tmp_path: Path) -> None:
    assert _faults(tmp_path / "agent.toml", text) == told


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="the configuration cannot be read: no such file"):
        load_settings(tmp_path / "none.toml", Settings, "the configuration")


def _surroundings(folder: Path, **variables: str) -> EnvironmentSource:
    return EnvironmentSource("HM", variables, folder)


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text("[spool]\nmax_mb = 7\n")
    source = _surroundings(tmp_path, HM__SPOOL__MAX_MB="8")
    assert load_settings(path, Settings, "the configuration", source).spool.max_mb == 8


@pytest.mark.parametrize(
    ("text", "variables", "told"),
    [
        ("[spool]\nmax_mb = 0\n", {"HM__SPOOL__MAX_MB": "-1"}, ["HM__SPOOL__MAX_MB: spool.max_mb must be more than 0"]),
        (
            "[spool]\nother = 0\n",
            {"HM__SPOOL__MAX_MB": "big", "HM__SPOL__MAX_MB": "1"},
            [
                "HM__SPOOL__MAX_MB: spool.max_mb must be a whole number",
                "{path}:2: unknown key other in spool (known: max_mb)",
                "HM__SPOL__MAX_MB stands for no key of the configuration (did you mean HM__SPOOL__MAX_MB?)",
            ],
        ),
        ("[spool", {"HM__SPOOL": "1"}, ["{path}:1: ", "HM__SPOOL would be a whole table"]),
        ("", {"HM__SPOL__MAX_MB": "1"}, ["HM__SPOL__MAX_MB stands for no key"]),
    ],
)
def test_faults_of_file_and_environment_are_told_together(
    text: str, variables: dict[str, str], told: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(text)
    with pytest.raises(FaultsError) as caught:
        load_settings(path, Settings, "the configuration", _surroundings(tmp_path, **variables))
    found = list(map(str, caught.value.faults))
    assert len(found) == len(told)
    for each, beginning in zip(found, told, strict=True):
        assert each.startswith(beginning.format(path=path))


def test_a_file_that_is_not_there_hides_no_fault_of_the_environment(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        load_settings(tmp_path / "none", Settings, "the configuration", _surroundings(tmp_path, HM__X="1"))
    assert len(caught.value.faults) == 2


def test_a_fault_found_later_has_its_line_or_its_variable(tmp_path: Path) -> None:
    fault = Fault("spool.max_mb: too much", "less", tmp_path)
    text = "[spool]\n\nmax_mb = 7\n"
    location = ("spool", "max_mb")
    assert placed(fault, location, text, {}) == Fault("spool.max_mb: too much", "less", tmp_path, 3)
    given = {location: Given("HM__SPOOL__MAX_MB", 7)}
    assert placed(fault, location, text, given) == Fault("HM__SPOOL__MAX_MB: spool.max_mb: too much", "less")
