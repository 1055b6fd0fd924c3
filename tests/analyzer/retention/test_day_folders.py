from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor.retention.data_class import Old
from hallmonitor.retention.day_folders import DayFolders

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three days of two sensors each, and things of other names."""
    flows = tmp_path / "flows"
    for day in ("2026-11-18", "2026-11-19", "2026-11-20"):
        for sensor in ("a", "b"):
            (flows / f"date={day}" / f"sensor={sensor}").mkdir(parents=True)
            (flows / f"date={day}" / f"sensor={sensor}" / "1.parquet").write_bytes(b"")
    (flows / "date=2026-11-18" / "sensor=a" / ".2.parquet.partial").write_bytes(b"")
    (flows / "2026-11-18").mkdir()
    (flows / "date=2026-99-99").mkdir()
    (flows / "date=2020-01-01").write_bytes(b"a file with the name of a day")
    return flows


def test_whole_days_go_and_others_stay(folder: Path) -> None:
    days, counted = DayFolders("flows", folder), list[int]()
    assert days.old(BEFORE) == Old(5)
    days.remove(BEFORE, counted.append)
    assert counted == [0, 3, 2]
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-11-18",
        "date=2020-01-01",
        "date=2026-11-20",
        "date=2026-99-99",
    ]
    assert len(list(folder.rglob("*.parquet"))) == 2
    assert days.old(BEFORE) == Old(0)


def test_nothing_is_removed_through_a_symbolic_link(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_bytes(b"")
    (folder / "date=2026-11-17").symlink_to(elsewhere)
    (folder / "date=2026-11-18" / "sensor=c").symlink_to(elsewhere)
    DayFolders("flows", folder).remove(BEFORE, lambda _: None)
    assert (elsewhere / "precious").exists()
    assert (folder / "date=2026-11-17").is_symlink()
    assert not (folder / "date=2026-11-18").exists()


def test_a_folder_that_is_not_there_has_nothing_old(tmp_path: Path) -> None:
    days = DayFolders("flows", tmp_path / "none")
    assert days.old(BEFORE) == Old(0)
    days.remove(BEFORE, lambda _: pytest.fail("there is nothing to count"))
