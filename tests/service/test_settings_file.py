from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import Field

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.settings_file import load_settings
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
