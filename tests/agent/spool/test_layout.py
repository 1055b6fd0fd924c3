from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.spool.layout import FLOWS, LOSSES, Layout, partial, whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("until_us", "day"),
    [
        (1_700_000_000_000_000, "2023-11-14"),
        (0, "1970-01-01"),
        (-5, "1970-01-01"),
        (2**62, "9999-12-31"),
    ],
)
def test_a_closed_file_lies_by_the_day_of_its_end_and_the_sensor(until_us: int, day: str, tmp_path: Path) -> None:
    path = Layout(tmp_path, "gate.1").closed(FLOWS, 42, until_us)
    assert path.relative_to(tmp_path).as_posix() == f"flows/date={day}/sensor=gate.1/0000000000000042.parquet"
    assert partial(path).name == ".0000000000000042.parquet.partial"
    assert whole(partial(path)) == path


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"four")
    return path


def test_files_are_listed_by_sequence_over_days(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "gate")
    later = _made(layout.closed(FLOWS, 10, 0))
    earlier = _made(layout.closed(FLOWS, 9, 1_700_000_000_000_000))
    half = _made(partial(layout.closed(FLOWS, 11, 0)))
    losses = _made(layout.closed(LOSSES, 10, 0))
    _made(Layout(tmp_path, "other").closed(FLOWS, 1, 0))
    _made(later.with_name("notes.parquet"))
    assert layout.files(FLOWS) == [(9, earlier, 4), (10, later, 4)]
    assert layout.files(LOSSES) == [(10, losses, 4)]
    assert layout.partial_files(FLOWS) == [(11, half, 4)]


def test_days_without_files_are_removed_and_the_present_one_stays(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "gate")
    emptied = _made(layout.closed(FLOWS, 1, 0))
    emptied.unlink()
    present = layout.closed(FLOWS, 2, 1_700_000_000_000_000)
    present.parent.mkdir(parents=True)
    held = _made(layout.closed(FLOWS, 3, 1_600_000_000_000_000))
    layout.remove_empty_days(FLOWS, present.parent)
    assert not emptied.parent.parent.exists()
    assert present.parent.is_dir()
    assert held.exists()


def test_where_there_is_no_spool_there_are_no_files(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "none", "gate")
    assert layout.files(FLOWS) == []
    layout.remove_empty_days(FLOWS, tmp_path)
