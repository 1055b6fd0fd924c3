from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from hallmonitor.retention.config import RetentionTable
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.settings_file import load_settings
from hallmonitor_service.table import Table

if TYPE_CHECKING:
    from pathlib import Path


class Settings(Table):
    """A file that has the table where follow.toml has it."""

    retention: RetentionTable = RetentionTable()


def test_defaults_pass_their_own_checks() -> None:
    table = RetentionTable()
    assert RetentionTable.model_validate(table.model_dump()) == table
    assert (table.alerts_days, table.flows_days, table.damaged_days, table.at) == (365, 30, 14, time(3, 30))


def test_every_key_has_a_sentence() -> None:
    for name, field in RetentionTable.model_fields.items():
        assert field.description is not None, name
        assert field.description.endswith("."), name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("flows_days = 0\n", "2: retention.flows_days: 0 is not from 1 to 36,500 days"),
        ("alerts_days = 40000\n", "2: retention.alerts_days: 40000 is not from 1 to 36,500 days"),
        ('damaged_days = "7"\n', None),
        ("\nlosses_days = 7\n", "3: unknown key losses_days in retention (did you mean flows_days?)"),
        ('at = "3:30"\n', "2: retention.at: '3:30' is no time of day"),
    ],
)
def test_each_mistake_is_told_with_its_line(text: str, told: str | None, tmp_path: Path) -> None:
    path = tmp_path / "follow.toml"
    path.write_text(f"[retention]\n{text}")
    if told is None:
        assert load_settings(path, Settings, "the configuration").retention.damaged_days == 7
        return
    with pytest.raises(FaultsError) as caught:
        load_settings(path, Settings, "the configuration")
    (fault,) = caught.value.faults
    assert str(fault).removeprefix(f"{path}:").startswith(told)
